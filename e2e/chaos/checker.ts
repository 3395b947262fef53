import { deliveredInOrder, numbersMeanTheSame } from './checks-order.ts'
import { convergence, staleness } from './checks-views.ts'
import type { Finding } from './finding.ts'
import { isRemoval, wasAway, wasInside } from './membership.ts'
import type { Act, RoomRecord, Row, Send } from './record.ts'

/** Judges one room by its record alone: nothing here knows Hearth. One function a promise. */
export function check(record: RoomRecord): Finding[] {
  const promises = [
    acknowledgedIsThere,
    actsAreThere,
    outboxesAreEmpty,
    onceEach,
    numbersWithoutHoles,
    outboxOrder,
    deliveredInOrder,
    numbersMeanTheSame,
    membersOnly,
    outsidersGotNothing,
    convergence,
    staleness,
  ]
  return promises.flatMap((promise) => promise(record))
}

const bySeq = ({ truth }: RoomRecord) => new Map(truth.rows.map((row) => [row.seq, row]))

/** [R1] Whatever was acknowledged stands under its number, by its author, with its text. */
export function acknowledgedIsThere(record: RoomRecord): Finding[] {
  const rows = bySeq(record)
  return record.sends.flatMap((send) =>
    send.acks.slice(0, 1).flatMap((ack) => {
      const row = rows.get(ack.seq)
      const there = row?.id === send.id && row.user === send.user && row.rev >= ack.rev
      const place = { seq: ack.seq, rev: ack.rev, at: ack.at }
      if (!row || !there) return [lost(`message ${send.id} was acknowledged as ${ack.seq}`, place)]
      return hasTextOf(row, send, record) ? [] : [lost(`message ${ack.seq} has another text`, place)]
    }),
  )
}

function hasTextOf(row: Row, send: Send, { acts }: RoomRecord): boolean {
  const altered = acts.filter((act) => act.seq === row.seq && act.kind !== 'react')
  if (row.deleted) return altered.some((act) => act.kind === 'delete')
  const edits = altered.filter((act) => act.kind === 'edit')
  const certain = edits.filter((act) => act.rev !== null).sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0))
  const unknown = edits.filter((act) => act.rev === null).map((act) => act.text)
  return [certain.at(-1)?.text ?? send.text, ...unknown].includes(row.text)
}

/** [R1] Acknowledged edits, deletions and reactions last as well. */
export function actsAreThere(record: RoomRecord): Finding[] {
  const rows = bySeq(record)
  return record.acts.flatMap((act) => {
    const row = rows.get(act.seq)
    if (act.rev === null || (row && row.rev >= act.rev && lasts(act, row, record))) return []
    return [lost(`the ${act.kind} of message ${act.seq} was acknowledged`, { seq: act.seq, rev: act.rev })]
  })
}

function lasts(act: Act, row: Row, { acts }: RoomRecord): boolean {
  if (row.deleted || act.kind === 'edit') return true
  if (act.kind === 'delete') return false
  const same = (other: Act) => other.seq === act.seq && other.user === act.user && other.emoji === act.emoji
  const all = acts.filter(same)
  const newest = Math.max(...all.map(({ rev }) => rev ?? Number.POSITIVE_INFINITY))
  const last = all.filter(({ rev }) => rev === newest)
  // What had no answer may have come last; and what changed nothing has the number of another's change.
  if (last.length === 0 || last.some(({ on }) => on !== last[0]?.on)) return true
  return row.reactions.includes(`${act.emoji} ${act.user}`) === last[0]?.on
}

/** [R7] What a window took to send went out, unless its author was out of the room. */
export function outboxesAreEmpty({ sends, views, truth }: RoomRecord): Finding[] {
  const there = new Set(truth.rows.map(({ id }) => id))
  const excused = ({ user }: { user: Send['user'] }) => wasAway(truth, user, 0, truth.rev)
  const gone = sends.filter((send) => send.window && !there.has(send.id) && !isExcused(send))
  const isWaiting = ({ state }: { state: string }) => state === 'waiting' || state === 'sending'
  const left = views.filter((view) => !excused(view) && view.pending.some(isWaiting))
  function isExcused({ user, refused }: Send) {
    return refused !== null && truth.memberships.some((change) => change.user === user && !change.inside)
  }
  return [
    ...gone.map((send) => lost(`message ${send.id} of ${send.by} never went out`, { at: send.at })),
    ...left.map((view) => lost(`${view.holder} still waits to send`, {})),
  ]
}

/** [R2] One row for each client id of an author, and one number in all its acknowledgements. */
export function onceEach({ sends, truth }: RoomRecord): Finding[] {
  const seen = new Map<string, number>()
  const twice = truth.rows.filter(({ user, id, seq }) => {
    const key = `${user} ${id}`
    const before = seen.has(key)
    seen.set(key, seq)
    return before
  })
  const contradicted = sends.filter(({ acks }) => acks.some(({ seq }) => seq !== acks[0]?.seq))
  return [
    ...twice.map((row) => doubled(`message ${row.id} stands twice, the second time as ${row.seq}`, row)),
    ...contradicted.map((send) =>
      doubled(`message ${send.id} was acknowledged as ${send.acks.map(({ seq }) => seq).join(' and ')}`, {
        at: send.at,
      }),
    ),
  ]
}

/** [R3] 1, 2, 3 … without a hole, up to the number that the room says is its last. */
export function numbersWithoutHoles({ truth }: RoomRecord): Finding[] {
  const holes = truth.rows.filter((row, i) => row.seq !== i + 1).slice(0, 1)
  const findings = holes.map((row) => gap(`message ${row.seq} stands where another number belongs`, row))
  if (truth.lastSeq === truth.rows.length) return findings
  return [...findings, gap(`the room says ${truth.lastSeq} messages, there are ${truth.rows.length}`, {})]
}

/** [R7] What one window sent stands in the order typed. */
export function outboxOrder({ sends, truth }: RoomRecord): Finding[] {
  const seqs = new Map(truth.rows.map(({ id, seq }) => [id, seq]))
  const newest = new Map<string, number>()
  return sends.flatMap(({ id, by, window }) => {
    const seq = seqs.get(id)
    if (!window || seq === undefined) return []
    const before = newest.get(by) ?? 0
    newest.set(by, Math.max(before, seq))
    return seq > before ? [] : [reordered(`message ${seq} of ${by} was typed after ${before}`, { seq })]
  })
}

/**
 * [R6] Nothing of a private room reaches somebody who was out at that change; unless they are back, and have been told
 * so on this connection: a member reads what was said before they came.
 */
export function membersOnly({ kind, deliveries, truth }: RoomRecord): Finding[] {
  if (kind === 'public') return []
  const backAt = new Map<string, number>()
  return deliveries.flatMap((delivery) => {
    const { session, user, to, rows, at } = delivery
    if (delivery.kind === 'gone') return []
    const seen = Math.max(to, ...rows.map(([, rev]) => rev))
    if (wasInside(truth, user, seen)) {
      if (delivery.kind !== 'live') backAt.set(session, seen)
      return []
    }
    if (isRemoval(truth, user, seen) || seen <= (backAt.get(session) ?? 0)) return []
    return [leak(`${session} was told of change ${seen} (${delivery.kind}) while out`, { rev: seen, at })]
  })
}

/** [R6] Whoever may not read the room got refusals and nothing else. */
export function outsidersGotNothing({ intrusions }: RoomRecord): Finding[] {
  return intrusions.map(({ who, path, got, at }) => leak(`${who} got ${got} by ${path}`, { at }))
}

type Place = Pick<Finding, 'seq' | 'rev' | 'at'>
const place = ({ seq, rev, at }: Place): Place => ({ seq, rev, at })

const lost = (what: string, at: Place): Finding => ({ kind: 'lost', rule: 'R1', what, ...place(at) })
const doubled = (what: string, at: Place): Finding => ({ kind: 'doubled', rule: 'R2', what, ...place(at) })
const gap = (what: string, at: Place): Finding => ({ kind: 'gaps', rule: 'R3', what, ...place(at) })
const reordered = (what: string, at: Place): Finding => ({
  kind: 'reordered',
  rule: 'R7',
  what,
  ...place(at),
})
const leak = (what: string, at: Place): Finding => ({ kind: 'leaks', rule: 'R6', what, ...place(at) })
