/** What could end a script, or is no JSON to an old one. Next escapes the same. */
const unsafe = /[<>&\u2028\u2029]/g

/** A text within the text that a script gives to React. */
export function inScript(text: string): string {
  const json = JSON.stringify(text).slice(1, -1)
  return json.replace(unsafe, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What stands before a long text in React's stream: its length in bytes. */
export const longText = (bytes: number) => `T${bytes.toString(16)},`

/** A value as React's stream has it. There, what begins with "$" is no text. */
export function streamed(value: unknown): string {
  const json = JSON.stringify(value, (_, one) =>
    typeof one === 'string' && one.startsWith('$') ? `$${one}` : one,
  )
  return inScript(json)
}
