import { inScript } from './escape.ts'

/** One of a list as HTML, and the same as JSON in React's stream after a comma, where both have so many bytes. */
export type Drawn = { html: Buffer; json: Buffer; bytes: number }

export function drawn(json: string, html: string): Drawn {
  return { html: toKeep(html), json: toKeep(`,${inScript(json)}`), bytes: Buffer.byteLength(json) + 1 }
}

/** What stands in the brackets of a list, and how many bytes of React's stream that is. */
export function inBrackets(all: readonly Drawn[]): { json: Buffer[]; bytes: number } {
  const json = all.map((one, at) => (at === 0 ? one.json.subarray(1) : one.json))
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0)
  return { json, bytes: Math.max(0, bytes - 1) }
}

export const sizeOf = ({ html, json }: Drawn) => html.length + json.length

/** Bytes that stay: Node's short ones are slices of larger pieces of memory, which each of them would hold on to. */
function toKeep(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}
