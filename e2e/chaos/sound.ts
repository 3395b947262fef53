import type { ClientId, RoomId, UserId } from '../../lib/protocol/wire.ts'
import { type Delivery, emptyRecord, type RoomRecord, type Row, type View } from './record.ts'

export const ada = 'ada' as UserId
export const bob = 'bob' as UserId
export const eve = 'eve' as UserId
export const idOf = (seq: number) => `message-${seq}` as ClientId

/** Ten messages of Ada's window, which Bob follows; change 1 and 2 made them members, Eve came at 3 and went at 9. */
export function sound(): RoomRecord {
  const record = emptyRecord('room' as RoomId, 'private', 0)
  const revs = [4, 5, 6, 7, 8, 10, 11, 12, 13, 14]
  const rows = revs.map((rev, i): Row => {
    const said = { text: `text ${i + 1}`, deleted: false, reactions: [] }
    return { seq: i + 1, rev, id: idOf(i + 1), user: ada, ...said }
  })
  record.truth = {
    rev: 14,
    lastSeq: 10,
    rows,
    memberships: [
      { user: ada, rev: 1, inside: true },
      { user: bob, rev: 2, inside: true },
      { user: eve, rev: 3, inside: true },
      { user: eve, rev: 9, inside: false },
    ],
  }
  for (const { seq, rev, id, text } of rows) {
    const acks = [{ seq, rev, at: rev * 10 + 5 }]
    record.sends.push({ id, user: ada, text, by: 'ada', window: true, at: rev * 10, acks, refused: null })
  }
  for (const user of [ada, bob]) record.deliveries.push(...told(user, 3, 14))
  record.deliveries.push(...told(eve, 3, 9), { ...delivery(eve, 9), kind: 'gone', to: 0 })
  for (const user of [ada, bob]) record.views.push(viewOf(user, rows))
  record.views.push({ ...viewOf(eve, []), gone: true, known: 9 })
  record.heals.push({ holder: 'bob', user: bob, fault: 'a node is killed', head: 14, ms: 900, at: 200 })
  return record

  function told(user: UserId, listed: number, last: number): Delivery[] {
    const heads: Delivery[] = [{ ...delivery(user, listed), kind: 'listed', from: 0, rows: [] }]
    for (let rev = listed + 1; rev <= last; rev++) heads.push(delivery(user, rev))
    return heads
  }

  function delivery(user: UserId, rev: number): Delivery {
    const about = rows.filter((row) => row.rev === rev)
    const session = `${user}#1`
    const said = about.map((row) => [row.seq, row.rev, row.id] as const)
    return { session, user, kind: 'live', from: rev, to: rev, reset: false, rows: said, at: rev * 10 }
  }
}

export function viewOf(user: UserId, rows: Row[]): View {
  const held = rows.map((row) => ({ ...row }))
  return { holder: user, user, known: 14, gone: false, rows: held, pending: [] }
}

export const of = (record: RoomRecord, user: UserId) => record.deliveries.filter((one) => one.user === user)
export const view = (record: RoomRecord, user: UserId) =>
  record.views.find((one) => one.user === user) as View
export const row = (record: RoomRecord, seq: number) => record.truth.rows[seq - 1] as Row
