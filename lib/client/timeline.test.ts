import fc from 'fast-check'
import { expect as assert, describe, test } from 'vitest'
import type { Changes, Member, Page } from '../protocol/wire.ts'
import { type Act, modelRoom } from './model-room.ts'
import { runAt } from './runs.ts'
import {
  apply,
  begin,
  expect,
  isBehind,
  isStale,
  merge,
  mergeMembers,
  messagesIn,
  type Timeline,
} from './timeline.ts'

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Act>({ act: 'say' }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom('edit', 'delete', 'react'), which: fc.nat(40) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('join', 'leave'), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant<Act>({ act: 'rename' }) },
)

/** What may happen on the way between a server and a client. */
type Step =
  | { step: 'act'; acts: Act[] }
  | { step: 'page'; from: number; length: number }
  | { step: 'ask' | 'members' }
  | { step: 'deliver' | 'repeat' | 'lose'; which: number }
const which = fc.nat(1000)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ step: fc.constant('act'), acts: fc.array(act, { minLength: 1, maxLength: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('page'),
      from: fc.nat(40),
      length: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constantFrom('ask', 'members') }) },
  {
    weight: 8,
    arbitrary: fc.record({ step: fc.constantFrom('deliver', 'deliver', 'repeat', 'lose'), which }),
  },
)
const journey = fc.record({
  before: fc.array(act, { maxLength: 12 }),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
  resetAbove: fc.constantFrom(6, 1000),
})

type Packet = { changes: Changes } | { page: Page } | { members: Member[]; floor: number }

/** Plays a journey; `see` is called with each state of the timeline and the one before. */
function play(
  { before, steps, resetAbove }: { before: Act[]; steps: Step[]; resetAbove: number },
  see: (now: Timeline, was: Timeline, room: ReturnType<typeof modelRoom>) => void,
) {
  const room = modelRoom(resetAbove)
  for (const each of before) room.do(each)
  let timeline = begin(room.newestPage(room.head()))
  const onTheWay: Packet[] = []
  for (const now of steps) {
    const was = timeline
    if (now.step === 'act') {
      const from = room.head() + 1
      for (const each of now.acts) room.do(each)
      onTheWay.push({ changes: room.between(from, room.head()) })
    } else if (now.step === 'page') {
      onTheWay.push({ page: room.page(room.head(), now.from, now.length) })
    } else if (now.step === 'ask') {
      onTheWay.push({ changes: room.changesSince(timeline.known) })
    } else if (now.step === 'members') {
      onTheWay.push({ members: room.members(), floor: timeline.floor })
    } else if ('which' in now && onTheWay.length > 0) {
      const at = now.which % onTheWay.length
      const [packet] = now.step === 'repeat' ? onTheWay.slice(at) : onTheWay.splice(at, 1)
      if (packet && now.step !== 'lose') timeline = receive(timeline, packet)
    }
    see(timeline, was, room)
  }
  return { room, timeline, onTheWay }
}

function receive(timeline: Timeline, packet: Packet): Timeline {
  if ('page' in packet) return merge(timeline, packet.page)
  if ('changes' in packet) return apply(timeline, packet.changes)
  return mergeMembers(timeline, packet.members, packet.floor) ?? timeline
}

describe('a timeline', () => {
  test('[R4] stale state, whatever arrives, and one catch-up make the fresh state', () => {
    fc.assert(
      fc.property(journey, (given) => {
        const { room, timeline } = play(given, () => {})
        const caughtUp = apply(timeline, room.changesSince(timeline.known))
        const fresh = room.at(room.head())
        assert(caughtUp.known).toBe(room.head())
        assert(isBehind(caughtUp)).toBe(false)
        assert(caughtUp.ahead).toEqual([])
        assert(caughtUp.lastSeq).toBe(fresh.rows.size)
        assert(caughtUp.info).toEqual(fresh.info)
        for (const [seq, row] of caughtUp.rows) assert(row).toEqual(fresh.rows.get(seq))
        for (const [id, member] of caughtUp.members) assert(member).toEqual(fresh.members.get(id))
        const newest = messagesIn(caughtUp, runAt(caughtUp.runs, 'end'))
        assert(newest.at(-1)?.seq ?? 0).toBe(fresh.rows.size)
      }),
      { numRuns: 1000 },
    )
  })

  test('[R4] what is still on the way after a catch-up changes nothing', () => {
    fc.assert(
      fc.property(journey, (given) => {
        const { room, timeline, onTheWay } = play(given, () => {})
        const caughtUp = apply(timeline, room.changesSince(timeline.known))
        const late = onTheWay.filter(
          (packet) => 'changes' in packet || ('page' in packet && isStale(caughtUp, packet.page)),
        )
        assert(late.reduce(receive, caughtUp)).toBe(caughtUp)
        const withPages = onTheWay.reduce(receive, caughtUp)
        const fresh = room.at(room.head())
        for (const [seq, row] of withPages.rows) assert(row).toEqual(fresh.rows.get(seq))
      }),
      { numRuns: 1000 },
    )
  })

  test('[R3] [R4] at every moment rows only grow newer, none is older than what is known, and runs are complete', () => {
    fc.assert(
      fc.property(journey, (given) => {
        const newestSeen = new Map<number, number>()
        play(given, (now, was, room) => {
          assert(now.known).toBeGreaterThanOrEqual(was.known)
          const atKnown = room.at(now.known)
          for (const [seq, row] of now.rows) {
            assert(row.rev).toBeGreaterThanOrEqual(newestSeen.get(seq) ?? 0)
            assert(row.rev).toBeGreaterThanOrEqual(atKnown.rows.get(seq)?.rev ?? 0)
            newestSeen.set(seq, row.rev)
          }
          const inRuns = now.runs.flatMap((run) => messagesIn(now, run).map((row) => row.seq))
          assert(inRuns).toEqual([...now.rows.keys()].sort((a, b) => a - b))
          now.runs.forEach((run, i) => {
            const next = now.runs[i + 1]
            if (next) assert(next.from).toBeGreaterThan(run.to + 1)
            assert(messagesIn(now, run)).toHaveLength(run.to - run.from + 1)
          })
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('[R4] all members are the room’s, once caught up, whatever comes late', () => {
    const present = ({ members }: Pick<Timeline, 'members'>) =>
      new Map([...members].filter(([, { leftAt }]) => leftAt === null))
    let whole = 0
    fc.assert(
      fc.property(journey, (given) => {
        const { room, timeline, onTheWay } = play(given, () => {})
        const caughtUp = apply(timeline, room.changesSince(timeline.known))
        const later = onTheWay.reduce(receive, caughtUp)
        for (const now of [caughtUp, later].filter(({ allMembers }) => allMembers)) {
          whole++
          assert(present(now)).toEqual(present(room.at(room.head())))
        }
      }),
      { numRuns: 1000 },
    )
    assert(whole).toBeGreaterThan(20)
  })

  test('rows that did not change are the same objects as before', () => {
    fc.assert(
      fc.property(journey, (given) => {
        play(given, (now, was) => {
          for (const [seq, row] of now.rows) {
            if (was.rows.get(seq)?.rev === row.rev) assert(row).toBe(was.rows.get(seq))
          }
          for (const [id, member] of now.members) {
            if (was.members.get(id)?.rev === member.rev) assert(member).toBe(was.members.get(id))
          }
          const same = [...now.members].every(([id, { rev }]) => was.members.get(id)?.rev === rev)
          const fresh = now.floor !== was.floor || now.allMembers !== was.allMembers
          if (same && !fresh && now.members.size === was.members.size) assert(now.members).toBe(was.members)
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('[R4] changes that come before their turn wait, and are not asked for twice', () => {
    const room = modelRoom(1000)
    const start = begin(room.newestPage(0))
    for (let i = 0; i < 3; i++) room.do({ act: 'say' })
    const early = apply(apply(start, room.between(3, 3)), room.between(2, 2))
    assert(early.known).toBe(0)
    assert(isBehind(early)).toBe(true)
    assert(messagesIn(early, runAt(early.runs, 'end'))).toEqual([])
    const whole = apply(early, room.between(1, 1))
    assert(whole.known).toBe(3)
    assert(messagesIn(whole, runAt(whole.runs, 'end')).map((row) => row.seq)).toEqual([1, 2, 3])
  })

  test('[R5] a head that was heard of without its changes leaves the timeline behind', () => {
    const room = modelRoom(1000)
    const start = begin(room.newestPage(0))
    room.do({ act: 'say' })
    assert(isBehind(expect(start, 1))).toBe(true)
    const nudge = { ...room.between(1, 1), from: 2, to: 1, messages: [] }
    assert(isBehind(apply(start, nudge))).toBe(true)
    assert(isBehind(apply(apply(start, room.between(1, 1)), nudge))).toBe(false)
  })

  test('a page that was read before a fresh start is told to be stale', () => {
    const room = modelRoom(3)
    for (let i = 0; i < 10; i++) room.do({ act: 'say' })
    const start = begin(room.newestPage(10))
    const old = room.page(10, 1, 5)
    for (let i = 0; i < 10; i++) room.do({ act: 'edit', which: 2 })
    const reset = apply(start, room.changesSince(10))
    assert(isStale(reset, old)).toBe(true)
    assert(merge(reset, old)).toBe(reset)
    assert(merge(reset, room.page(20, 1, 5)).rows.get(3)?.text).toBe('edited at 20')
  })
})
