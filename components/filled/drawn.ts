import { inScript } from './escape.ts'

/** Something as HTML, and the same as JSON in React's stream, where it has so many bytes. */
export type Drawn = { html: Buffer; json: Buffer; bytes: number }

export function drawn(json: string, html: string): Drawn {
  return { html: toKeep(html), json: toKeep(inScript(json)), bytes: Buffer.byteLength(json) }
}

export const sizeOf = ({ html, json }: Drawn) => html.length + json.length

/** Bytes that stay: Node's short ones are slices of larger pieces of memory, which each of them would hold on to. */
function toKeep(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}
