import fc from 'fast-check'
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
      const windows = [{ before: 15_000 }, { after: 15_000 }, { around: 15_000 }, { at: new Date(0) }]
      for (const query of [{}, ...windows]) {
        const page = need(await chat.history.page(here, { limit: 50, ...query }))
        expect(page.messages).toHaveLength(50)
        expect(page.messages.every(({ reactions }) => reactions[0]?.users[0] === author)).toBe(true)
      }
    }
    const { rows } = await database.pool.query<{ name: string; kept: boolean }>(
      `select name, generic_plans > 0 as kept from pg_prepared_statements
       where name ~ '^(newest|before|after|at)-' order by name`,
    )
    expect(rows).toEqual(
      ['after', 'at', 'before', 'newest'].map((name) => ({ name: `${name}-by-id`, kept: true })),
    )
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

/** Minutes past an hour. */
const minute = (n: number) => new Date(Date.UTC(2026, 10, 1, 9, n))

/** A room whose messages were said at these minutes. */
async function roomSaidAt(minutes: number[]) {
  const test = await roomWith(minutes.length)
  const { database, chat, here, room } = test
  const say = (from: number, times: number[]) =>
    database.pool.query(
      `update message m set created_at = t.at from unnest($2::timestamptz[]) with ordinality t(at, n)
       where m.room_id = $1 and m.seq = $3 + t.n`,
      [room.id, times.map(minute), from],
    )
  await say(0, minutes)
  const page = async (at: number, limit = 4) => need(await chat.history.page(here, { limit, at: minute(at) }))
  return { ...test, say, page, found: async (at: number) => (await page(at)).around }
}

describe('a page of a time', () => {
  it('is around the first message of that time or later, and around the last where there is none', async () => {
    const { page, found } = await roomSaidAt([10, 20, 20, 30, 40, 50])
    expect(await Promise.all([0, 10, 11, 20, 21, 50, 51].map(found))).toEqual([1, 1, 2, 2, 4, 6, 6])
    expect(seqs(await page(30))).toEqual([2, 3, 4, 5])
    expect(seqs(await page(0))).toEqual([1, 2, 3, 4])
    expect(seqs(await page(60))).toEqual([4, 5, 6])
    expect(seqs(await page(30, 1))).toEqual([4])
  })

  it('has its reactions, and counts what was deleted', async () => {
    const { chat, here, page } = await roomSaidAt([10, 20, 30])
    need(await chat.messages.react(here, { seq: 3, emoji: '👍', on: true }))
    need(await chat.messages.delete(here, 2))
    const { around, messages } = await page(15)
    expect(around).toBe(2)
    expect(messages.map(({ deletedAt }) => deletedAt !== null)).toEqual([false, true, false])
    expect(messages.map(({ reactions }) => reactions.length)).toEqual([0, 0, 1])
  })

  it('is around nothing in an empty room', async () => {
    const { page } = await roomSaidAt([])
    expect(await page(15)).toMatchObject({ lastSeq: 0, messages: [] })
    expect(await page(15)).not.toHaveProperty('around')
  })

  it('has that message also where those before it are large', async () => {
    const { chat, here, database } = await roomWithLarge(60)
    await database.pool.query(
      "update message set created_at = '2026-11-01T09:00Z'::timestamptz + make_interval(mins => seq::int)",
    )
    const page = need(await chat.history.page(here, { limit: 200, at: minute(55) }))
    expect(page.around).toBe(55)
    expect(seqs(page)).toContain(55)
  })

  it('begins, where clocks stepped back, at a message of that time or later after an earlier one', async () => {
    const { say, found } = await roomSaidAt(range(1, 12))
    const minutes = fc.array(fc.nat(20), { minLength: 12, maxLength: 12 })
    const property = fc.asyncProperty(minutes, fc.nat(21), async (times, at) => {
      await say(0, times)
      const seq = (await found(at)) ?? 0
      const last = seq === 12 && (times[11] ?? 0) < at
      expect(last || (times[seq - 1] ?? 0) >= at).toBe(true)
      expect(last || seq === 1 || (times[seq - 2] ?? 0) < at).toBe(true)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('stays around the same message while later ones come, wherever clocks stepped back', async () => {
    const { say, found, chat, here } = await roomSaidAt([10, 30, 20, 25, 15, 38, 20, 39])
    const asked = [5, 12, 18, 22, 28, 33, 38]
    const before = await Promise.all(asked.map(found))
    for (const n of range(9, 40)) {
      need(await chat.messages.send(here, { id: newClientId(), text: `${n}` }))
      await say(n - 1, [40 + n])
    }
    expect(await Promise.all(asked.map(found))).toEqual(before)
  })
})

describe('what changed since', () => {
  it('[R4] is a fresh page where it is too large', async () => {
    const { chat, here } = await roomWithLarge(60)
    const all = need(await chat.history.changes(here, 2))
    expect(all).toMatchObject({ reset: true, to: 62, lastSeq: 60 })
    expect(JSON.stringify(all).length).toBeLessThan(limits.answerBytes + 500_000)
    const some = need(await chat.history.changes(here, 57))
    expect(some.reset).toBeUndefined()
    expect(seqs(some)).toEqual(range(56, 60))
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
