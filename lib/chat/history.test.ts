import { describe, expect, it } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { codeOf, need, newClientId, testChat } from './testing.ts'

async function roomWith(count: number) {
  const test = await testChat()
  const ada = await test.person('ada')
  const room = await test.roomOf('private', ada)
  const here = await test.seat(ada, room)
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      test.chat.messages.send(here, { id: newClientId(), text: `${i + 1}` }),
    ),
  )
  return { ...test, ada, room, here }
}

/** Of 140 KB each, as the HTML of many links is. */
async function roomWithLarge(count: number) {
  const test = await roomWith(count)
  await test.database.pool.query("update message set html = repeat('x', 140000)")
  return test
}

const seqs = (page: { messages: { seq: number }[] }) => page.messages.map((message) => message.seq)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a page of history', () => {
  it('is the newest, before, after or around a message, oldest first', async () => {
    const { chat, here } = await roomWith(100)
    const page = async (query: object) => seqs(need(await chat.history.page(here, { limit: 10, ...query })))
    expect(await page({})).toEqual(range(91, 100))
    expect(await page({ before: 91 })).toEqual(range(81, 90))
    expect(await page({ before: 1 })).toEqual([])
    expect(await page({ after: 0 })).toEqual(range(1, 10))
    expect(await page({ after: 95 })).toEqual(range(96, 100))
    expect(await page({ around: 50 })).toEqual(range(45, 54))
    expect(await page({ around: 1 })).toEqual(range(1, 10))
    expect(await page({ after: Number.MAX_SAFE_INTEGER })).toEqual([])
  })

  it('has its reactions, and PostgreSQL keeps one plan for all pages of a room', async () => {
    const { chat, here, room, database } = await roomWith(1)
    const author = here.viewer?.id
    await database.pool.query(
      `insert into message (room_id, seq, rev, client_id, user_id, text, html, renderer)
       select $1, n, n + 2, gen_random_uuid(), $2, 'text', 'html', 1 from generate_series(2, 30000) n`,
      [room.id, author],
    )
    await database.pool.query(
      `insert into reaction (room_id, seq, emoji, user_id) select $1, n, '👍', $2 from generate_series(1, 30000) n`,
      [room.id, author],
    )
    await database.pool.query('update room set last_seq = 30000, rev = 30002 where id = $1', [room.id])
    await database.pool.query('analyze')
    for (let time = 0; time < 10; time++) {
      for (const query of [{}, { before: 15_000 }, { after: 15_000 }, { around: 15_000 }]) {
        const page = need(await chat.history.page(here, { limit: 50, ...query }))
        expect(page.messages).toHaveLength(50)
        expect(page.messages.every(({ reactions }) => reactions[0]?.users[0] === author)).toBe(true)
      }
    }
    const { rows } = await database.pool.query<{ name: string; kept: boolean }>(
      `select name, generic_plans > 0 as kept from pg_prepared_statements
       where name ~ '^(newest|before|after)-' order by name`,
    )
    expect(rows).toEqual(['after', 'before', 'newest'].map((name) => ({ name: `${name}-by-id`, kept: true })))
  })

  it('of an empty room has no messages and the head', async () => {
    const { chat, here } = await roomWith(0)
    expect(need(await chat.history.page(here, { limit: 50 }))).toMatchObject({
      rev: 2,
      lastSeq: 0,
      messages: [],
    })
  })

  it('is shorter where messages are large, and has the one that was asked for', async () => {
    const { chat, here } = await roomWithLarge(60)
    const page = async (query: object) => seqs(need(await chat.history.page(here, { limit: 200, ...query })))
    const newest = await page({})
    expect(newest.length).toBeLessThan(50)
    expect(newest).toEqual(range(61 - newest.length, 60))
    expect((await page({ before: 51 })).at(-1)).toBe(50)
    expect((await page({ after: 10 }))[0]).toBe(11)
    expect(await page({ around: 55 })).toContain(55)
    expect(await page({ around: 3 })).toContain(3)
  })

  it('[R6] is refused to those who are out, with the seat they had', async () => {
    const { chat, ada, here, room, person, seat } = await roomWith(3)
    const bo = await person('bo')
    need(await chat.rooms.addMember(here, bo.id))
    const bos = await seat(bo, room)
    expect(seqs(need(await chat.history.page(bos, { limit: 50 })))).toEqual([1, 2, 3])
    need(await chat.rooms.removeMember(here, bo.id))
    expect(codeOf(await chat.history.page(bos, { limit: 50 }))).toBe('NONE')
    expect(codeOf(await chat.history.changes(bos, 0))).toBe('NONE')
    expect(codeOf(await chat.history.changes(bos))).toBe('NONE')
    expect(codeOf(await chat.rooms.members(bos))).toBe('NONE')
    expect(codeOf(await chat.enter(bo, room.slug))).toBe('NONE')
    expect(ada.role).toBe('owner')
  })
})

describe('what changed since', () => {
  it('[R4] is a fresh page where it is too large', async () => {
    const { chat, here } = await roomWithLarge(60)
    const all = need(await chat.history.changes(here, 2))
    expect(all).toMatchObject({ reset: true, to: 62, lastSeq: 60 })
    expect(JSON.stringify(all).length).toBeLessThan(limits.answerBytes + 500_000)
    const some = need(await chat.history.changes(here, 42))
    expect(some.reset).toBeUndefined()
    expect(seqs(some)).toEqual(range(41, 60))
  })

  it('[R4] is every row whose rev is above it, once, with the head', async () => {
    const { chat, here, person } = await roomWith(5)
    const bo = await person('bo')
    need(await chat.messages.edit(here, { seq: 2, text: 'two' }))
    need(await chat.rooms.addMember(here, bo.id))
    need(await chat.rooms.update(here, { topic: 'news' }))
    const changes = need(await chat.history.changes(here, 7))
    expect(changes).toMatchObject({ from: 8, to: 10, lastSeq: 5, info: { topic: 'news', rev: 10 } })
    expect(seqs(changes)).toEqual([2])
    expect(changes.members.map((member) => member.user.username)).toEqual(['bo'])
    expect(need(await chat.history.changes(here, 10))).toMatchObject({
      from: 11,
      to: 10,
      messages: [],
      info: null,
    })
  })

  it('[R4] is a fresh page for over 1,000 changes, for no known rev, and for one that never was', async () => {
    const { chat, here, room } = await roomWith(1100)
    for (const since of [undefined, 0, 5000]) {
      const changes = need(await chat.history.changes(here, since))
      expect(changes).toMatchObject({ reset: true, to: 1102, lastSeq: 1100 })
      expect(seqs(changes)).toEqual(range(1051, 1100))
      expect(changes.members).toHaveLength(1)
    }
    const wide = await chat.history.between(room.id, 3, 1102)
    expect(seqs(wide)).toEqual(range(1, 1100))
    expect(await chat.history.head(room.id)).toBe(1102)
  })
})
