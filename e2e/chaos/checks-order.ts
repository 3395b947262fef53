import type { Finding } from './finding.ts'
import { wasAway } from './membership.ts'
import type { Delivery, RoomRecord } from './record.ts'

/**
 * [R3] On one connection the changes of a room come one after the other, from where it began to follow: the next
 * begins where the last one ended, at the latest. An answer tells of changes too, if it was asked for before: it is
 * noted a moment after the changes that came with it. Whoever was out meanwhile begins anew.
 */
export function deliveredInOrder({ deliveries, truth }: RoomRecord): Finding[] {
  return [...bySession(deliveries)].flatMap(([session, told]) => {
    let known: number | null = null
    const findings: Finding[] = []
    told.forEach((delivery, i) => {
      const { kind, from, to, reset, user, at } = delivery
      if (kind === 'gone') known = null
      if (kind === 'listed') known ??= to
      if (kind === 'asked') known = Math.max(known ?? 0, to)
      if (kind !== 'live') return
      const missing = known !== null && !reset && from > known + 1
      const answered = told.some((one) => (one.askedAt ?? at) < at && one.to >= from - 1)
      if (known !== null && missing && !answered && !wasAway(truth, user, known, from)) {
        findings.push({ ...judge(session, known, from, told.slice(i + 1)), rev: from, at })
      }
      known = Math.max(known ?? 0, to)
    })
    return findings
  })
}

/** What is missing was either late, which is a wrong order, or it never came. */
function judge(session: string, known: number, from: number, later: Delivery[]): Finding {
  const late = later.some((one) => one.kind === 'live' && !one.reset && one.to <= from && one.to > known)
  const what = `${session} was told of change ${from} right after ${known}`
  return { kind: late ? 'reordered' : 'gaps', rule: 'R3', what }
}

/** [R3] A number always means the same message, on every connection and in the database. */
export function numbersMeanTheSame({ deliveries, truth }: RoomRecord): Finding[] {
  const ids = new Map(truth.rows.map(({ seq, id }) => [seq, id]))
  return deliveries.flatMap(({ session, rows, at }) =>
    rows.flatMap(([seq, rev, id]): Finding[] => {
      if (ids.get(seq) === id) return []
      return [{ kind: 'reordered', rule: 'R3', what: `${session} saw another message ${seq}`, seq, rev, at }]
    }),
  )
}

function bySession(deliveries: Delivery[]): Map<string, Delivery[]> {
  const sessions = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    const known = sessions.get(delivery.session)
    if (known) known.push(delivery)
    else sessions.set(delivery.session, [delivery])
  }
  return sessions
}
