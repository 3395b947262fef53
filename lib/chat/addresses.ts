import type pg from 'pg'
import type { Announcer } from '../ground/announcer.ts'
import type { Log } from '../ground/log.ts'
import { rows, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Me, UserId } from '../protocol/wire.ts'
import type { Letters } from './letters.ts'
import { makeLink, overLink, takeLink } from './one-time-links.ts'
import { settle } from './provisional.ts'

const ok = { ok: true } as const
export type Addresses = ReturnType<typeof createAddresses>

type Deps = {
  pool: pg.Pool
  announcer: Announcer
  throttle: Throttle
  letters: Letters
  log: Pick<Log, 'error'>
}

/** E-mail addresses, and that whoever has an account reads what comes there. */
export function createAddresses({ pool, announcer, throttle, letters, log }: Deps) {
  /** Refusals: BAD (no address), DENY (no mail), SLOW. */
  async function ask({
    id,
    username,
    email,
  }: Pick<Me, 'id' | 'username' | 'email'>): Promise<typeof ok | Refusal> {
    if (!letters.on) return refuse('DENY', 'This Hearth sends no mail.')
    if (!email) return refuse('BAD', 'You have given no e-mail address.')
    const slow = throttle.take('mail', id)
    if (slow) return slow
    const link = { kind: 'email', user: id, email, minutes: limits.confirmDays * 24 * 60 } as const
    const secret = await transaction(
      pool,
      (tx) => makeLink(tx, link),
      () => false,
    )
    letters.confirm({ username, email }, secret)
    return ok
  }

  /** Refusals: NONE (the link is over, or another address was given since), SLOW. */
  async function confirm(secret: string, from: { address: string }): Promise<typeof ok | Refusal> {
    const slow = throttle.take('link', from.address)
    if (slow) return slow
    const done = await transaction<{ user: UserId; settled: boolean } | Refusal>(
      pool,
      async (tx) => {
        const linked = await takeLink(tx, 'email', secret)
        if (!linked) return overLink
        const statement = `update users set email_confirmed_at = coalesce(email_confirmed_at, now()),
          former_email = null where id = $1 and email = $2 returning id`
        const done = await rows(tx, statement, [linked.user, linked.sentTo])
        if (done.length === 0) return overLink
        return { user: linked.user, settled: await settle(tx, linked.user) }
      },
      refused,
    )
    if (refused(done)) return done
    if (done.settled) announcer.announce({ type: 'role', user: done.user, role: 'member' })
    return ok
  }

  /** For an address that was given just now: what becomes of the letter is not what was asked for. */
  function begin(me: Pick<Me, 'id' | 'username' | 'email'>): void {
    if (!letters.on || !me.email) return
    ask(me).catch((error) => log.error({ err: error }, 'a link to confirm an address could not be made'))
  }

  return { ask, begin, confirm }
}
