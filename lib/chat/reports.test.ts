import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import { reportsQuery } from '../protocol/administration.ts'
import type { RoomId } from '../protocol/wire.ts'
import { entries } from './audit.ts'
import { codeOf, need, testChat } from './testing.ts'

/** Bo said something in a room of ada's; mo moderates there. */
async function said(kind: 'public' | 'private' = 'private') {
  const world = await testChat()
  const { chat, person, roomOf, seat, say } = world
  const [ada, mo] = [await person('ada'), await person('mo')]
  const [bo, cy] = [await person('bo'), await person('cy')]
  const room = await roomOf(kind, ada, mo, bo, cy)
  need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'moderator'))
  await say(bo, room, 'buy this')
  const report = async (by: Viewer, seq = 1, why = 'spam') =>
    chat.reports.make(await seat(by, room), { seq, why })
  const waiting = async (by: Viewer) => need(await chat.reports.inRoom(await seat(by, room)))
  const office = need(chat.takeOffice(ada, '192.0.2.7'))
  const all = (query = {}) => chat.reports.all(office, { resolved: 'no', limit: 50, ...query })
  return { ...world, ada, mo, bo, cy, room, report, waiting, office, all }
}

it('a message is reported once by each, and a second time gives another reason', async () => {
  const { report, waiting, cy, ada, mo, room, bo } = await said()
  need(await report(cy))
  need(await report(cy, 1, 'a scam'))
  need(await report(ada, 1, ''))
  const [one, ...others] = await waiting(mo)
  expect(others).toEqual([])
  expect(one?.room).toEqual({ id: room.id, slug: room.slug, kind: 'private', name: 'Workshop' })
  expect(one?.message).toMatchObject({ seq: 1, text: 'buy this', author: { id: bo.id }, deletedAt: null })
  expect(one?.reports.map(({ why }) => why)).toEqual(['a scam', ''])
})

it('who reported is told to administrators alone, and a report to nobody whom it is about', async () => {
  const { chat, report, waiting, say, room, all, mo, bo, cy } = await said()
  need(await report(cy))
  await say(mo, room, 'rude')
  need(await report(cy, 2))
  expect((await waiting(mo)).map(({ message }) => message.seq)).toEqual([1])
  expect((await waiting(mo))[0]?.reports[0]).not.toHaveProperty('by')
  expect(
    (await all()).reports.map(({ message, reports }) => [message.seq, reports[0]?.by?.username]),
  ).toEqual([
    [2, 'cy'],
    [1, 'cy'],
  ])
  for (const one of [mo, bo, cy]) expect(codeOf(chat.takeOffice(one, ''))).toBe('NONE')
})

it('what cannot be read cannot be reported; nor what is gone, or one’s own', async () => {
  const { chat, database, report, person, seat, room, ada, bo, cy } = await said()
  const eve = await person('eve')
  expect(codeOf(await report(bo))).toBe('BAD')
  expect(codeOf(await report(cy, 99))).toBe('NONE')
  const stale = await seat(cy, room)
  need(await chat.rooms.removeMember(await seat(ada, room), cy.id))
  expect(codeOf(await chat.reports.make(stale, { seq: 1, why: '' }))).toBe('NONE')
  expect(codeOf(await chat.enter(eve, room.id))).toBe('NONE')
  need(await chat.messages.delete(await seat(bo, room), 1))
  expect(codeOf(await report(ada))).toBe('NONE')
  expect((await database.pool.query('select from report')).rowCount).toBe(0)
})

it('who reads a public room may report in it, but not without an account', async () => {
  const { chat, report, person, seat, room } = await said('public')
  need(await report(await person('eve')))
  expect(codeOf(await chat.reports.make(await seat(null, room), { seq: 1, why: '' }))).toBe('AUTH')
})

it('moderators decide, and nobody else in the room; it is written down', async () => {
  const { chat, database, report, waiting, seat, room, all, mo, bo, cy } = await said()
  need(await report(cy))
  const kept = { seq: 1, outcome: 'kept' } as const
  for (const one of [bo, cy]) {
    expect(codeOf(await chat.reports.resolve(await seat(one, room), kept))).toBe('NONE')
    expect(codeOf(await chat.reports.inRoom(await seat(one, room)))).toBe('DENY')
  }
  need(await chat.reports.resolve(await seat(mo, room), kept))
  expect(codeOf(await chat.reports.resolve(await seat(mo, room), kept))).toBe('NONE')
  expect(await waiting(mo)).toEqual([])
  expect((await all({ resolved: 'yes' })).reports[0]?.resolved?.outcome).toBe('kept')
  need(await report(cy, 1, 'still'))
  expect(await waiting(mo)).toEqual([])
  const [last] = await entries(database.pool, { limit: 1 })
  expect(last).toMatchObject({
    act: 'report.resolve',
    target: '@bo in Workshop',
    detail: { seq: 1, outcome: 'kept' },
  })
})

it('a message that a moderator deletes is decided about', async () => {
  const { chat, report, waiting, seat, room, all, mo, cy } = await said()
  need(await report(cy))
  need(await chat.messages.delete(await seat(mo, room), 1))
  expect(await waiting(mo)).toEqual([])
  expect((await all({ resolved: 'yes' })).reports[0]?.resolved?.outcome).toBe('removed')
})

it('administrators decide by their office, which is asked for again', async () => {
  const { chat, database, report, person, room, ada, bo, cy, office } = await said()
  const dee = await person('dee')
  need(await chat.accounts.appoint(office, dee.id, 'administrator'))
  const held = need(chat.takeOffice({ ...dee, role: 'administrator' }, '192.0.2.8'))
  const message = { room: room.id, seq: 1 }
  need(await report(cy))
  need(await chat.accounts.appoint(office, dee.id, 'member'))
  expect(codeOf(await chat.reports.decide(held, message, 'kept'))).toBe('NONE')
  expect(codeOf(await chat.accounts.suspendAuthor(held, message))).toBe('NONE')
  need(await chat.reports.decide(office, message, 'kept'))
  expect((await entries(database.pool, { limit: 1 }))[0]).toMatchObject({
    ...{ act: 'report.resolve', target: '@bo in Workshop', address: '192.0.2.7', actor: { id: ada.id } },
    detail: { room: room.id, user: bo.id, seq: 1, outcome: 'kept' },
  })
})

it('of many about one message the newest are shown, and all are counted', async () => {
  const { database, report, waiting, all, mo, cy } = await said()
  need(await report(cy, 1, 'the first'))
  await database.pool.query(
    `with others as (insert into users (id, username, username_key, name, password_hash)
       select gen_random_uuid(), 'u' || n, 'u' || n, 'U', '' from generate_series(1, 25) n returning id, username)
     insert into report (id, room_id, seq, user_id, why, created_at)
       select gen_random_uuid(), p.room_id, p.seq, o.id, o.username, p.created_at + substr(o.username, 2)::int * interval '1 s'
       from others o, report p`,
  )
  const [one] = (await all()).reports
  expect([one?.count, one?.reports.length, one?.reports[0]?.why, one?.reports.at(-1)?.why]).toEqual([
    26,
    20,
    'u6',
    'u25',
  ])
  expect((await waiting(mo))[0]).toMatchObject({ count: 26 })
})

it('messages that were reported in one moment are all on some page', async () => {
  const { database, report, say, all, room, bo, cy } = await said()
  for (const seq of [1, 2, 3]) {
    if (seq > 1) await say(bo, room, 'more')
    need(await report(cy, seq))
  }
  await database.pool.query("update report set created_at = '2026-01-01T00:00:00Z'")
  const seen: number[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await all({ ...reportsQuery.parse(next ? { next } : {}), limit: 1 })
    seen.push(...page.reports.map(({ message }) => message.seq))
    next = page.next
  }
  expect(seen).toEqual([3, 2, 1])
})

describe('suspending the author', () => {
  const message = ({ id }: { id: RoomId }) => ({ room: id, seq: 1 })

  it('is one act: they are out for a week, and what was reported is decided', async () => {
    const { chat, database, report, room, all, told, bo, cy, office } = await said()
    expect(codeOf(await chat.accounts.suspendAuthor(office, message(room)))).toBe('NONE')
    expect(need(await chat.accounts.one(office, bo.id)).suspended).toBeNull()
    need(await report(cy))
    need(await chat.accounts.suspendAuthor(office, message(room)))
    const { suspended } = need(await chat.accounts.one(office, bo.id))
    const { rows } = await database.pool.query(
      'select extract(epoch from suspended_until - suspended_at) / 3600 as hours from users where id = $1',
      [bo.id],
    )
    expect([suspended?.why, Number(rows[0].hours)]).toEqual(['A message that others reported.', 168])
    expect((await all({ resolved: 'yes' })).reports[0]?.resolved?.outcome).toBe('suspended')
    expect(told.at(-1)).toMatchObject({ type: 'signed-out', user: bo.id })
    expect((await entries(database.pool, { limit: 2 })).map(({ act }) => act)).toEqual([
      'report.resolve',
      'account.suspend',
    ])
  })

  it.each([
    ['for good', null],
    ['longer', 1_000],
  ])('leaves them suspended %s, where they were', async (_, hours) => {
    const { chat, report, room, bo, cy, office } = await said()
    need(await report(cy))
    need(await chat.accounts.suspend(office, bo.id, { hours, why: 'Worse.' }))
    const before = need(await chat.accounts.one(office, bo.id)).suspended
    need(await chat.accounts.suspendAuthor(office, message(room)))
    expect(need(await chat.accounts.one(office, bo.id)).suspended).toEqual(before)
    expect(before).toMatchObject({ why: 'Worse.' })
  })

  it('is longer than a shorter suspension, and than one that is over', async () => {
    const { chat, database, report, say, room, bo, cy, office } = await said()
    await say(bo, room, 'and this')
    need(await report(cy))
    need(await report(cy, 2))
    need(await chat.accounts.suspend(office, bo.id, { hours: 1, why: 'A little.' }))
    need(await chat.accounts.suspendAuthor(office, message(room)))
    const why = async () => need(await chat.accounts.one(office, bo.id)).suspended?.why
    expect(await why()).toBe('A message that others reported.')
    await database.pool.query("update users set suspended_until = now() - interval '1 s' where id = $1", [
      bo.id,
    ])
    expect(await why()).toBeUndefined()
    need(await chat.accounts.suspendAuthor(office, { room: room.id, seq: 2 }))
    expect(await why()).toBe('A message that others reported.')
  })

  it('undoes itself where its author may not be suspended', async () => {
    const { chat, report, person, room, all, bo, cy, office } = await said()
    const dee = await person('dee')
    for (const one of [dee, bo]) need(await chat.accounts.appoint(office, one.id, 'administrator'))
    need(await report(cy))
    const held = need(chat.takeOffice({ ...dee, role: 'administrator' }, ''))
    expect(codeOf(await chat.accounts.suspendAuthor(held, message(room)))).toBe('DENY')
    expect((await all()).reports).toHaveLength(1)
  })
})
