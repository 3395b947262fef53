import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { type Refusal, refuse } from '../protocol/refusals.ts'

/** `score` is from 0, the first guess, to 4. `says` is for a person. */
export type Judgement = { score: number; enough: boolean; says: string }
export type Strength = ReturnType<typeof createStrength>

/** Judging takes longer than in proportion: of what is longer no more is looked at, which makes nothing seem better. */
const seen = 48
/** 10⁶ guesses and more: beyond what anybody may try here, and what a leaked hash gives away first. */
const least = 2

const words = ['Very easy to guess.', 'Easy to guess.', 'Fair.', 'Good.', 'Strong.']
/** Said already, where it is refused. */
const blunt = /^(?:Very easy|Easy) to guess\. /
const advice = 'A few words that don’t belong together are hard to guess and easy to remember.'

/** Without the surnames of the world, a third of all words. */
async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const { 'lastnames-en': _, ...dictionary } = { ...common.dictionary, ...english.dictionary }
  return new ZxcvbnFactory({
    dictionary,
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    // With more, a password of 30 signs and digits takes seconds.
    l33tMaxSubstitutions: 1,
  })
}

const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** How hard passwords are to guess. The words that are guessed first take some 40 MB, from the first question on. */
export function createStrength() {
  let loading: Promise<ZxcvbnFactory> | undefined

  /** @param own what anybody would try first: their names and address */
  async function judge(password: string, own: readonly (string | null | undefined)[]): Promise<Judgement> {
    loading ??= load()
    const known = own.flatMap((one) => (one ? [one, ...one.split('@', 1)] : []))
    if (known.some((one) => bare(one) === bare(password))) {
      return { score: 0, enough: false, says: 'It is your own name or address.' }
    }
    const inputs = [...known, 'hearth'].map((one) => one.slice(0, seen))
    const { score, feedback } = (await loading).check(password.slice(0, seen), inputs)
    const enough = score >= least
    const says = [words[score], feedback.warning ?? (enough ? '' : advice)].filter(Boolean).join(' ')
    return { score, enough, says }
  }

  return {
    judge,
    /** Refusals: BAD, with the reason. */
    async fault(password: string, own: readonly (string | null | undefined)[]): Promise<Refusal | null> {
      const { enough, says } = await judge(password, own)
      if (enough) return null
      return refuse('BAD', `That can't be sent: password is too easy to guess. ${says.replace(blunt, '')}`, {
        field: 'password',
      })
    },
  }
}
