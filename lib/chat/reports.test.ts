import { expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
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
  return { ...world, ada, mo, bo, cy, room, report, waiting }
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
  const { chat, report, waiting, say, room, ada, mo, bo, cy } = await said()
  need(await report(cy))
  await say(mo, room, 'rude')
  need(await report(cy, 2))
  expect((await waiting(mo)).map(({ message }) => message.seq)).toEqual([1])
  expect((await waiting(mo))[0]?.reports[0]).not.toHaveProperty('by')
  const all = need(await chat.reports.all(ada))
  expect(all.map(({ message, reports }) => [message.seq, reports[0]?.by?.username])).toEqual([
    [2, 'cy'],
    [1, 'cy'],
  ])
  for (const one of [mo, bo, cy]) expect(codeOf(await chat.reports.all(one))).toBe('DENY')
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

it('moderators and administrators decide, and nobody else; it is written down', async () => {
  const { chat, database, report, waiting, seat, room, ada, mo, bo, cy } = await said()
  need(await report(cy))
  const at = { room: room.id, seq: 1 }
  for (const one of [bo, cy]) {
    expect(codeOf(await chat.reports.resolve(one, at, 'kept'))).toBe('NONE')
    expect(codeOf(await chat.reports.inRoom(await seat(one, room)))).toBe('DENY')
  }
  need(await chat.reports.resolve(mo, at, 'kept'))
  expect(codeOf(await chat.reports.resolve(mo, at, 'kept'))).toBe('NONE')
  expect(await waiting(mo)).toEqual([])
  expect(need(await chat.reports.all(ada, { resolved: true }))[0]?.resolved?.outcome).toBe('kept')
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
  const { chat, report, waiting, seat, room, ada, mo, cy } = await said()
  need(await report(cy))
  need(await chat.messages.delete(await seat(mo, room), 1))
  expect(await waiting(mo)).toEqual([])
  expect(need(await chat.reports.all(ada, { resolved: true }))[0]?.resolved?.outcome).toBe('removed')
})
