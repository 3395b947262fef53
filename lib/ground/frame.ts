/** A part, in pieces. What is put into many pages is kept as bytes. */
export type Part = readonly (string | Buffer)[]

/** A page in pieces; a number is where a part goes. */
export type Frame = readonly (Buffer | number)[]

/** What is put into a frame. */
export type Parts = {
  /** Each in one place. One that is empty where the page is cut has no place. */
  whole: readonly Part[]
  /** Short words that stand in many places, within nothing of the above. */
  words: readonly string[]
}

type Cutting = readonly (string | number)[]

function cutAt(page: Cutting, part: string, number: number): Cutting {
  return page.flatMap((piece) => {
    if (typeof piece !== 'string') return [piece]
    return piece.split(part).flatMap((text, at) => (at === 0 ? [text] : [number, text]))
  })
}

const places = (page: Cutting, number: number) => page.filter((piece) => piece === number).length
const textOf = (part: Part) => part.map((piece) => piece.toString()).join('')

/** @returns null where a part is not found as it should be: then it is not known what the page says there */
export function cut(page: string, { whole, words }: Parts): Frame | null {
  let cutting: Cutting = [page]
  for (const [number, part] of whole.entries()) {
    const text = textOf(part)
    if (text === '') continue
    cutting = cutAt(cutting, text, number)
    if (places(cutting, number) !== 1) return null
  }
  for (const [at, word] of words.entries()) {
    const number = whole.length + at
    cutting = cutAt(cutting, word, number)
    if (places(cutting, number) === 0) return null
  }
  return cutting.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
}

const bytes = (piece: string | Buffer) => (typeof piece === 'string' ? Buffer.from(piece) : piece)

/** The page as bytes: as one text it would be flattened and encoded anew for each, which took a third of the time. */
export function fill(frame: Frame, { whole, words }: Parts): Buffer {
  const parts = [...whole.map((part) => part.map(bytes)), ...words.map((word) => [Buffer.from(word)])]
  return Buffer.concat(frame.flatMap((piece) => (typeof piece === 'number' ? (parts[piece] ?? []) : [piece])))
}
