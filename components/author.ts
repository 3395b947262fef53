import type { CSSProperties } from 'react'

const hues = [25, 55, 85, 130, 165, 195, 235, 275, 310, 345]

/** The same person has the same colour everywhere: the hue follows from the id alone. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hues[(hash >>> 0) % hues.length] ?? 25
}

/** For the classes `author` and `portrait`. */
export function hueStyle(id: string): CSSProperties {
  return { '--hue': hueOf(id) } as CSSProperties
}
