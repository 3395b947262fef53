import { alike } from './usernames.ts'

/**
 * What a text says, whatever it is written with: without width, case, invisible characters, and whose alphabet an "o" is.
 * Its words, with a space before, between and after them.
 */
function fold(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .normalize('NFKC')
  return ` ${(alike(plain).match(/[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu) ?? []).join(' ')} `
}

/** What to look for in a folded text. A `*` at an end stands for any letters, also none. Null where there is no word in it. */
function patternOf(word: string): string | null {
  const folded = fold(word)
  if (folded.trim() === '') return null
  return folded.slice(word.startsWith('*') ? 1 : 0, word.endsWith('*') ? -1 : undefined)
}

export const hasWord = (word: string) => patternOf(word) !== null

type Step = {
  next: Map<string, Step>
  /** Where to go on, where none of the next letters comes. */
  else: Step | null
  /** What has been read at this step. */
  word: string | null
}

const step = (): Step => ({ next: new Map(), else: null, word: null })

/**
 * Finds the first of these words in a text. All are looked for at once, in one walk along the text (Aho and Corasick,
 * 1975), so that the time it takes does not depend on how many there are, or on what they and the text are like.
 */
export function createMatcher(words: readonly string[]): (text: string) => string | null {
  if (words.length === 0) return () => null
  const root = step()
  for (const word of words) {
    let at = root
    for (const letter of patternOf(word) ?? []) at = at.next.get(letter) ?? grow(at, letter)
    if (at !== root) at.word ??= word
  }
  link(root)
  return (text) => {
    let at = root
    for (const letter of fold(text)) {
      at = follow(at, letter, root)
      if (at.word) return at.word
    }
    return null
  }
}

function grow(at: Step, letter: string): Step {
  const made = step()
  at.next.set(letter, made)
  return made
}

function follow(from: Step, letter: string, root: Step): Step {
  for (let at: Step | null = from; at; at = at.else) {
    const next = at.next.get(letter)
    if (next) return next
  }
  return root
}

/** In the order of their distance from the root: where a step goes on is nearer to it than the step. */
function link(root: Step) {
  const steps = [root]
  for (const at of steps) {
    for (const [letter, next] of at.next) {
      next.else = at.else ? follow(at.else, letter, root) : root
      next.word ??= next.else.word
      steps.push(next)
    }
  }
}
