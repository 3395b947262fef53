import type { Finding } from './finding.ts'
import { wasInside } from './membership.ts'
import type { RoomRecord, Row, Truth, View } from './record.ts'

/** How soon after a healing every connected member is at the head [R5]. Milliseconds. */
export const staleMost = 5_000

/** [R4] [R6] In the end every member holds what the database holds, and whoever is out of a private room nothing. */
export function convergence({ kind, truth, views }: RoomRecord): Finding[] {
  return views.flatMap((view) => {
    if (wasInside(truth, view.user, truth.rev)) return differences(view, truth)
    if (kind === 'public' || view.rows.length === 0) return []
    return [leak(`${view.holder} was removed and still holds ${view.rows.length} messages`)]
  })
}

function differences(view: View, truth: Truth): Finding[] {
  const { holder, known, gone, rows } = view
  if (gone) return [diverged(`${holder} takes the room for gone`)]
  if (known < truth.rev) return [diverged(`${holder} knows change ${known} of ${truth.rev}`)]
  const numbers = rows.map(({ seq }) => seq)
  const twice = numbers.find((seq, i) => numbers.indexOf(seq) !== i)
  if (twice !== undefined) return [doubled(`${holder} shows message ${twice} twice`, twice)]
  const last = Math.max(0, ...numbers)
  if (last !== truth.lastSeq) return [diverged(`${holder} ends with ${last}, the room with ${truth.lastSeq}`)]
  const hole = numbers.find((seq, i) => i > 0 && seq !== (numbers[i - 1] ?? 0) + 1)
  if (hole !== undefined) return [diverged(`${holder} lacks messages before ${hole}`)]
  const wrong = rows.find((row) => !same(row, truth.rows[row.seq - 1]))
  return wrong ? [diverged(`${holder} holds another message ${wrong.seq} than the database`, wrong.seq)] : []
}

function same(held: Row, row: Row | undefined): boolean {
  return (
    held.id === row?.id &&
    held.rev === row.rev &&
    held.user === row.user &&
    held.text === row.text &&
    held.deleted === row.deleted &&
    held.reactions.join() === row.reactions.join()
  )
}

/** [R5] Within 5 s of each healing every connected member was at the head of that moment. */
export function staleness({ heals }: RoomRecord): Finding[] {
  return heals.flatMap(({ holder, fault, head, ms, at }) => {
    if (ms !== null && ms <= staleMost) return []
    const what = `${holder} was ${ms === null ? 'never' : `only after ${ms} ms`} at ${head} after "${fault}"`
    return [{ kind: 'diverged', rule: 'R5', what: `late: ${what}`, rev: head, at }]
  })
}

const diverged = (what: string, seq?: number): Finding => ({ kind: 'diverged', rule: 'R4', what, seq })
const doubled = (what: string, seq: number): Finding => ({ kind: 'doubled', rule: 'R2', what, seq })
const leak = (what: string): Finding => ({ kind: 'leaks', rule: 'R6', what })
