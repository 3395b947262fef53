/** The text with marks put around the selection, or taken off it where they already stand around it. */
export type Wrapped = { from: number; to: number; insert: string; select: [number, number] }

/** @returns what to replace, with what, and what is selected then */
export function wrap(text: string, from: number, to: number, mark: string): Wrapped {
  const inner = text.slice(from, to)
  const size = mark.length
  const around = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark
  if (around && from >= size) {
    return { from: from - size, to: to + size, insert: inner, select: [from - size, to - size] }
  }
  return { from, to, insert: `${mark}${inner}${mark}`, select: [from + size, to + size] }
}
