import { describe, expect, test } from 'vitest'
import { need, testChat } from '../lib/chat/testing.ts'
import { everyScope } from '../lib/ground/viewer.ts'
import type { UserId } from '../lib/protocol/wire.ts'
import { demoPassword, people } from './demo/people.ts'
import { conversations, fillDemo } from './demo.ts'

async function demo(large = false) {
  const world = await testChat()
  const said: string[] = []
  await fillDemo({ database: world.database, large, say: (line) => said.push(line) })
  return { ...world, said }
}

type Gaps = {
  slug: string
  rev: number
  revs: number
  top: number
  lastSeq: number
  messages: number
  newest: number
}

/** What the delivery contract says of every room, asked of the tables themselves. */
const contract = `
  with changed as (
    select room_id, rev from message union all select room_id, rev from membership
    union all select id, info_rev from room
  )
  select r.slug, r.rev, r.last_seq as "lastSeq",
    (select count(distinct rev) = count(*) from changed c where c.room_id = r.id) as revs,
    (select max(rev) from changed c where c.room_id = r.id) as top,
    (select count(*) from message m where m.room_id = r.id) as messages,
    (select max(seq) from message m where m.room_id = r.id) as newest,
    (select bool_and(ordered) from (
       select created_at >= lag(created_at, 1, created_at) over (order by seq) as ordered
       from message m where m.room_id = r.id) o) as ordered,
    (select max(created_at) <= now() from message m where m.room_id = r.id) as past
  from room r`

describe('the demo', () => {
  test('keeps the delivery contract: no gap in numbers or changes, and nothing said in the future', async () => {
    const { database } = await demo()
    const { rows } = await database.pool.query<Gaps & { ordered: boolean; past: boolean }>(contract)
    expect(rows).toHaveLength(conversations.length)
    for (const room of rows) {
      expect(room, room.slug).toMatchObject({ revs: true, ordered: true, past: true, top: room.rev })
      expect(room, room.slug).toMatchObject({ messages: room.lastSeq, newest: room.lastSeq })
    }
  })

  test('is what the rules would tell its people', async () => {
    const { chat } = await demo()
    const me = need(await chat.people.logIn({ username: 'ada', password: demoPassword }, { address: '::1' }))
    expect(me.role).toBe('owner')
    const ada = { ...me, credential: 'none', via: 'token' as const, roomsAdded: 0, scopes: everyScope }
    const mine = await chat.rooms.mine(ada)
    expect(mine.length).toBe(conversations.filter(({ people }) => people.includes('ada')).length)
    expect(mine.filter(({ lastSeq, lastReadSeq }) => lastSeq > lastReadSeq).length).toBeGreaterThanOrEqual(4)
    for (const { info, rev, lastSeq } of mine) {
      const page = need(await chat.history.page(need(await chat.enter(ada, info.slug)), { limit: 200 }))
      expect(page).toMatchObject({ rev, lastSeq })
      expect(page.messages.map(({ seq }) => seq)).toEqual(page.messages.map((_, index) => index + 1))
      for (const { html, deletedAt } of page.messages) expect(html === '').toBe(deletedAt !== null)
    }
  })

  test('shows code, quotes, lists, links, an edit, a deletion, reactions and a pair that meets again', async () => {
    const { chat, database } = await demo()
    const { rows } = await database.pool.query<{ html: string }>('select html from message')
    const all = rows.map(({ html }) => html).join('\n')
    for (const tag of ['<pre', '<blockquote', '<ol', '<ul', '<a ', '<strong', '<em', '<s>', '<code']) {
      expect(all.includes(tag), tag).toBe(true)
    }
    const id = async (username: string) => {
      const { rows } = await database.pool.query<{ id: UserId }>('select id from users where username = $1', [
        username,
      ])
      return rows[0]?.id as UserId
    }
    const me = need(await chat.people.logIn({ username: 'ada', password: demoPassword }, { address: '::1' }))
    const kwame = await id('kwame')
    const direct = need(
      await chat.rooms.openDirect(
        { ...me, credential: 'none', via: 'token', roomsAdded: 0, scopes: everyScope },
        { users: [kwame] },
      ),
    )
    expect(direct.info.slug).toBe('demo-ada-kwame')
  })

  test('leaves an instance alone that has people', async () => {
    const { chat, database, person } = await testChat()
    await person('first')
    const said: string[] = []
    await fillDemo({ database, large: true, say: (line) => said.push(line) })
    expect(said).toEqual(['This Hearth has people already, so the demo was not added.'])
    expect(await chat.rooms.browse(null)).toEqual([])
  })

  test('has a long table of 100,000 messages where it is wanted', async () => {
    const { database, said } = await demo(true)
    const { rows } = await database.pool.query<Gaps>(`${contract} where slug = 'the-long-table'`)
    expect(rows[0]).toMatchObject({ lastSeq: 100_000, messages: 100_000, newest: 100_000, revs: true })
    expect(rows[0]).toMatchObject({
      rev: 100_001 + people.length,
      top: 100_001 + people.length,
      ordered: true,
    })
    expect(said.at(-1)).toContain(demoPassword)
  })
})
