import type pg from 'pg'
import { faultOf, isConnectionLoss, sqlState } from '../ground/faults.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { RoomId } from '../protocol/wire.ts'
import { type Draft, findKnown, type Written, write } from './flush.ts'

type Waiting = { draft: Draft; settle: (outcome: Written | Refusal) => void; fail: (error: unknown) => void }

/** A fault that is ours goes to the one who sent, as an exception. */
type Outcome = Written | Refusal | { bug: unknown }

/** More would make the first of a batch wait for the last without making the commit cheaper. */
const batchSize = 256

/** More than this cannot be written within anybody's patience. */
const waitingMost = 10_000

/**
 * A flush that is smaller than the last one waits for more, if that was as large as `crowd`, but for no more than
 * `plenty`: senders who wait for their acknowledgement say the next thing at about the same time, and one commit for all
 * of them costs a half of two. Milliseconds: how long at most.
 */
const linger = { crowd: 8, plenty: 128, ms: 3 }

/**
 * Much that is said in one room. What is said in many rooms goes to few people each, and takes fewer writes where it
 * leaves with the acknowledgements.
 */
function isCrowd(senders: Waiting[]): boolean {
  const inRoom = new Map<RoomId, number>()
  for (const { draft } of senders) inRoom.set(draft.room, (inRoom.get(draft.room) ?? 0) + 1)
  return Math.max(0, ...inRoom.values()) >= linger.crowd
}

/**
 * Group commit: what arrives while a flush is in flight makes up the next one; when little is said nothing waits. A
 * crowd is acknowledged first, says the next thing, and is told to all while the database writes that.
 * @param told is called after each commit with what it wrote, in their order; of a crowd up to `linger.ms` later
 */
export function createWriter(pool: pg.Pool, told: (written: Written[]) => void) {
  const waiting: Waiting[] = []
  let untold: Written[] = []
  let busy = false
  let enough = 1
  let timer: ReturnType<typeof setTimeout> | undefined

  function run() {
    if (busy || waiting.length === 0) return
    if (waiting.length >= enough) return begin()
    timer ??= setTimeout(begin, linger.ms)
  }

  async function begin() {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return tell()
    busy = true
    const senders = take()
    const flushing = flush(senders.map(({ draft }) => draft))
    // After the statement has left.
    if (untold.length > 0) setImmediate(tell)
    const outcomes = await flushing
    busy = false
    enough = enoughAfter(senders.length)
    // The database writes the next ones, where there are enough, while these are told.
    run()
    settle(senders, outcomes)
    untold.push(...outcomes.filter((outcome): outcome is Written => 'draft' in outcome))
    if (busy || !isCrowd(senders)) tell()
    else timer ??= setTimeout(begin, linger.ms)
  }

  function tell() {
    const those = untold
    untold = []
    told(those)
  }

  /** Those who are acknowledged now may speak next, with those who wait already. */
  function enoughAfter(size: number): number {
    return size < linger.crowd ? 1 : Math.min(size + waiting.length, linger.plenty)
  }

  function take(): Waiting[] {
    const firsts = new Map<string, Waiting>()
    const again: Waiting[] = []
    for (const one of waiting.splice(0, batchSize)) {
      const key = `${one.draft.author.id} ${one.draft.id}`
      if (firsts.has(key)) again.push(one)
      else firsts.set(key, one)
    }
    // The same client id twice in one batch: the second is answered from the database, like any repetition.
    waiting.unshift(...again)
    return [...firsts.values()]
  }

  function settle(senders: Waiting[], outcomes: Outcome[]) {
    senders.forEach((sender, i) => {
      const outcome = outcomes[i] ?? { bug: new Error('a flush answers every draft') }
      if ('bug' in outcome) sender.fail(outcome.bug)
      else sender.settle(outcome)
    })
  }

  async function flush(drafts: Draft[], attempt = 1): Promise<Outcome[]> {
    try {
      return await write(pool, drafts)
    } catch (error) {
      if (sqlState(error) === uniqueViolation && attempt < 3) return flushUnknown(drafts, attempt)
      const fault = faultOf(error)
      // Those behind them have waited as long, and would again as long in vain.
      if (fault && isConnectionLoss(error)) refuseWaiting(fault)
      if (fault) return drafts.map(() => fault)
      if (drafts.length === 1) return [{ bug: error }]
      // One that the database cannot take must not take the others with it.
      return flushAlone(drafts)
    }
  }

  /** Some were committed before: they are answered what they were then, and the others written without them. */
  async function flushUnknown(drafts: Draft[], attempt: number): Promise<Outcome[]> {
    const known = await findKnown(pool, drafts).catch((error: unknown) => faultOf(error) ?? { bug: error })
    if (!Array.isArray(known)) return drafts.map(() => known)
    const unknown = drafts.filter((_, i) => !known[i])
    // As long as each look finds some, those that are left become fewer.
    const next = unknown.length < drafts.length ? attempt : attempt + 1
    const rest = unknown.length > 0 ? await flush(unknown, next) : []
    return known.map((one) => one ?? rest.shift() ?? { bug: new Error('a flush answers every draft') })
  }

  async function flushAlone(drafts: Draft[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const draft of drafts) {
      const last = outcomes.at(-1)
      // A database that went away meanwhile is not waited for once for each.
      const away = last && refused(last) && last.code === 'DB' ? last : null
      outcomes.push(...(away ? [away] : await flush([draft])))
    }
    return outcomes
  }

  function refuseWaiting(fault: Refusal) {
    for (const { settle } of waiting.splice(0)) settle(fault)
  }

  /** Resolves once the message is committed, or refused: DENY, REUSE, DB, FULL. */
  return function send(draft: Draft): Promise<Written | Refusal> {
    if (waiting.length >= waitingMost) return Promise.resolve(refuse('DB'))
    return new Promise((settle, fail) => {
      waiting.push({ draft, settle, fail })
      run()
    })
  }
}

const uniqueViolation = '23505'
