/** A page in pieces; a number is where a part goes. */
export type Frame = readonly (string | number)[]

/** What is put into a frame. */
export type Parts = {
  /** Whole parts, each in one place. One that is empty where the page is cut has no place. */
  whole: readonly string[]
  /** Short words that stand in many places, within nothing of the above. */
  words: readonly string[]
}

function cutAt(frame: Frame, part: string, number: number): Frame {
  return frame.flatMap((piece) => {
    if (typeof piece !== 'string') return [piece]
    return piece.split(part).flatMap((text, at) => (at === 0 ? [text] : [number, text]))
  })
}

const places = (frame: Frame, number: number) => frame.filter((piece) => piece === number).length

/** @returns null where a part is not found as it should be: then it is not known what the page says there */
export function cut(page: string, { whole, words }: Parts): Frame | null {
  let frame: Frame = [page]
  for (const [number, part] of whole.entries()) {
    if (part === '') continue
    frame = cutAt(frame, part, number)
    if (places(frame, number) !== 1) return null
  }
  for (const [at, word] of words.entries()) {
    const number = whole.length + at
    frame = cutAt(frame, word, number)
    if (places(frame, number) === 0) return null
  }
  return frame
}

export function fill(frame: Frame, { whole, words }: Parts): string {
  const parts = [...whole, ...words]
  let page = ''
  for (const piece of frame) page += typeof piece === 'string' ? piece : parts[piece]
  return page
}
