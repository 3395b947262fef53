declare const of: unique symbol

/**
 * A value as one JSON text, for what a page gives its scripts: React would walk through a list of messages value by
 * value, twice on the server and once in the browser.
 */
export type Packed<Value> = string & { readonly [of]: Value }

export const pack = <Value>(value: Value) => JSON.stringify(value) as Packed<Value>
export const unpack = <Value>(text: Packed<Value>): Value => JSON.parse(text)
