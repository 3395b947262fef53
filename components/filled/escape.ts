/** What could end a script, or is no JSON to an old one. Next escapes the same. */
const unsafe = /[<>&\u2028\u2029]/g

/** A text within the text that a script gives to React. */
export function inScript(text: string): string {
  const json = JSON.stringify(text).slice(1, -1)
  return json.replace(unsafe, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A long text as React's stream has it: its length in bytes, then itself. */
export const longText = (bytes: number, escaped: string) => `T${bytes.toString(16)},${escaped}`

/** A value as React's stream has it. There, what begins with "$" is no text. */
export function streamed(value: unknown): string {
  const json = JSON.stringify(value, (_, one) =>
    typeof one === 'string' && one.startsWith('$') ? `$${one}` : one,
  )
  return inScript(json)
}
