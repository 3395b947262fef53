/** React's stream as rows: a number, and a text with its length in bytes, or a line. */
function rowsOf(stream: Buffer): Map<string, { text?: string; line?: string }[]> {
  const rows = new Map<string, { text?: string; line?: string }[]>()
  for (let at = 0; at < stream.length; ) {
    const found = /^([0-9a-f]*):(?:T([0-9a-f]+),)?/.exec(stream.toString('latin1', at, at + 40))
    if (!found) throw new Error(`no row: ${stream.toString('utf8', at, at + 80)}`)
    const [start, id = '', length] = found
    const from = at + start.length
    const to = length ? from + Number.parseInt(length, 16) : stream.indexOf('\n', from)
    const row = stream.toString('utf8', from, to)
    rows.set(id, [...(rows.get(id) ?? []), length ? { text: row } : { line: row }])
    at = length ? to : to + 1
  }
  return rows
}

/** What the stream says, whichever of it stands in rows of its own: that depends on how long it is, and on time. */
export function saidBy(stream: Buffer): unknown {
  const rows = rowsOf(stream)
  const expand = (id: string): unknown[] =>
    (rows.get(id) ?? []).map(({ text, line = '' }) => {
      if (text !== undefined) return text
      const json = line.replace(/^I/, '')
      return /^[[{"n]/.test(json) ? JSON.parse(json, (_, value) => follow(value)) : line
    })
  const follow = (value: unknown): unknown => {
    const id = typeof value === 'string' ? /^\$[L@Q]?([0-9a-f]+)$/.exec(value)?.[1] : undefined
    if (id === undefined || !rows.has(id)) return value
    const all = expand(id)
    return all.length === 1 ? all[0] : all
  }
  return expand('0')
}
