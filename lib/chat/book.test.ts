import { describe, expect, it } from 'vitest'
import { note } from './audit.ts'
import { csvCell } from './book.ts'
import { need, testChat } from './testing.ts'

async function book() {
  const { chat, person, database, signedIn } = await testChat()
  const ada = await signedIn(await person('ada'))
  const write = (act: string, target: string, detail = {}) =>
    note(database.pool, { actor: ada, act, target, detail, address: '192.0.2.1' })
  const office = need(chat.takeOffice(ada, '::1'))
  const text = async (format: 'csv' | 'jsonl', query = {}) => {
    const portions = []
    for await (const part of chat.audit.text(office, { format, by: '', act: '', q: '', ...query }))
      portions.push(part)
    return portions.join('')
  }
  return { chat, database, office, write, text }
}

describe('the book', () => {
  it('is read a page at a time, by who, what and whom', async () => {
    const { chat, office, write } = await book()
    await write('account.suspend', '@bo', { why: 'Spam' })
    await write('account.role', '@cleo')
    await write('accountant.hire', '@dee')
    await write('room.remove', 'Workshop')
    const found = async (query: object) => {
      const { entries, next } = await chat.audit.page(office, { limit: 10, ...query })
      return [entries.map(({ target }) => target), next !== null]
    }
    expect(await found({ limit: 2 })).toEqual([['Workshop', '@dee'], true])
    const { next } = await chat.audit.page(office, { limit: 2 })
    expect(await found({ limit: 2, before: next })).toEqual([['@cleo', '@bo'], false])
    expect(await found({ act: 'account' })).toEqual([['@cleo', '@bo'], false])
    expect(await found({ act: 'account.role' })).toEqual([['@cleo'], false])
    expect(await found({ by: 'ADA', q: 'spam' })).toEqual([['@bo'], false])
    expect(await found({ by: 'bo' })).toEqual([[], false])
    expect(await found({ q: '%' })).toEqual([[], false])
  })

  it('goes out whole as lines of JSON, however long', async () => {
    const { database, text, write } = await book()
    await database.pool.query(
      `insert into audit (actor, act, target) select 'Hearth', 'room.retain', n::text from generate_series(1, 1200) n`,
    )
    await write('room.remove', 'the last')
    const lines = (await text('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(1201)
    expect(new Set(lines.map(({ id }) => id)).size).toBe(1201)
    expect(lines[0]).toMatchObject({ target: 'the last', actor: { username: 'ada' }, address: '192.0.2.1' })
    expect((await text('jsonl', { act: 'room.remove' })).split('\n')).toHaveLength(2)
  })

  it('goes out as a table in which nothing runs', async () => {
    const { text, write } = await book()
    await write('room.remove', '=HYPERLINK("https://example.org","x")', { why: 'a "quoted"\nreason' })
    const [head, line] = (await text('csv')).split('\r\n')
    expect(head).toBe('"id","at","actor","act","target","detail","address"')
    expect(line).toContain(`"'=HYPERLINK(""https://example.org"",""x"")"`)
  })

  it.each(['=1', '+1', '-1', '@A1', ' =1', '\t=1', '\r1', '\u200b=1', '＝1'])(
    '%j is text in a cell',
    (given) => {
      expect(csvCell(given)).toBe(`"'${given}"`)
    },
  )
})
