import { expect, it } from 'vitest'
import { apply, begin } from '../client/timeline.ts'
import { need, testChat } from './testing.ts'

/** A room with so many messages, every second of them two days old or older. */
async function aged(count: number, old: number) {
  const world = await testChat()
  const { chat, database, person, roomOf, seat, say } = world
  const ada = await person('ada')
  const room = await roomOf('private', ada)
  const here = await seat(ada, room)
  await Promise.all(Array.from({ length: count }, (_, n) => say(ada, room, `${n}`)))
  need(await chat.messages.react(here, { seq: 1, emoji: '👍', on: true }))
  const statement = "update message set created_at = created_at - interval '2 days' where seq <= $1"
  await database.pool.query(statement, [old])
  return { ...world, ada, room, here }
}

it('[R4] what is older than a room keeps goes, text and reactions, and clients let go of it', async () => {
  const { chat, database, here, changesTold } = await aged(250, 230)
  const before = need(await chat.history.page(here, { limit: 200 }))
  expect(await chat.retention.sweep()).toBe(0)
  need(await chat.rooms.update(here, { retentionDays: 1 }))
  const from = changesTold().length
  expect(await chat.retention.sweep()).toBe(230)
  expect(await chat.retention.sweep()).toBe(0)
  const kept = await database.pool.query(
    "select seq::int from message where text <> '' or html <> '' order by seq",
  )
  expect(kept.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 231))
  expect((await database.pool.query('select from reaction')).rowCount).toBe(0)

  const page = need(await chat.history.page(here, { limit: 200 }))
  expect(page.messages[0]).toMatchObject({ seq: 51, text: '', deletedBy: 'age' })
  const told = changesTold().slice(from - 1)
  const live = told.reduce(apply, begin(before))
  const late = apply(begin(before), need(await chat.history.changes(here, before.rev)))
  for (const { known, rows } of [live, late]) {
    expect(known).toBe(page.rev)
    expect(page.messages.map(({ seq }) => rows.get(seq))).toEqual(page.messages)
  }
})

it('what was swept is not looked at again, and what was left alone is', async () => {
  const { chat, database, here, room, ada, say } = await aged(8, 6)
  const revive = (...seqs: number[]) =>
    database.pool.query("update message set deleted_at = null, text = 'x' where seq = any($1)", [seqs])
  const swept = async () => (await database.pool.query('select swept_seq as seq from room')).rows[0].seq
  await database.pool.query("update message set created_at = now() - interval '5 days' where seq <= 3")
  need(await chat.messages.delete(here, 5))
  need(await chat.rooms.update(here, { retentionDays: 3 }))
  expect([await chat.retention.sweep(), await swept()]).toEqual([3, 3])
  need(await chat.rooms.update(here, { retentionDays: 1 }))
  expect([await chat.retention.sweep(), await swept()]).toEqual([2, 6])
  await revive(1, 3, 6)
  expect(await chat.retention.sweep()).toBe(0)
  await database.pool.query("update message set created_at = now() - interval '5 days'")
  expect([await chat.retention.sweep(), await swept()]).toEqual([2, 8])
  await say(ada, room, 'new')
  await database.pool.query("update message set created_at = now() - interval '5 days' where seq = 9")
  expect([await chat.retention.sweep(), await swept()]).toEqual([1, 9])
})

it('a rule that was taken back takes nothing any more', async () => {
  const { chat, here } = await aged(3, 3)
  need(await chat.rooms.update(here, { retentionDays: 1 }))
  need(await chat.rooms.update(here, { retentionDays: null }))
  expect(await chat.retention.sweep()).toBe(0)
})
