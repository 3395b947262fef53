import type { z } from 'zod'
import type { Database } from '../ground/database.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { createSealing, createTickets } from '../ground/sealing.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { type Arrival, type ArrivalRow, arrivalColumns, digest, toArrival } from '../ground/viewer.ts'
import type { factorChange } from '../protocol/accounts.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { newRecoveryCodes, newSecret, type Secrets, secretFor, stepOf } from './codes.ts'
import { counted } from './counted.ts'
import type { Letters, WayChange } from './letters.ts'
import type { Proof } from './proof.ts'
import { type Suspendable, suspension, suspensionOf } from './suspension.ts'

/** The password was right, and a code is asked for: whoever brings this and a code is let in. */
export type Step = { ticket: string }
type Ticket = Pick<Arrival, 'signOuts'> & { user: UserId }
type Change = z.infer<typeof factorChange>
type Parts = { database: Database; seal: string; throttle: Throttle; proof: Proof; letters: Letters }

export type SecondFactor = ReturnType<typeof createSecondFactor>
export type FactorState = { since: string | null; codesLeft: number }
type Who = ArrivalRow & Suspendable & { since: Date | null }
type Row = { secret: Buffer | null; since: Date | null; left: number }

const needed = refuse('AUTH', 'Type the code that your authenticator app shows.', { field: 'code' })
const wrongCode = refuse('AUTH', "That code isn't right, or was used already.", { field: 'code' })
const wrongHere = refuse('DENY', wrongCode.message, { field: 'code' })
const tooLate = refuse('AUTH', 'That took too long. Please log in again.')
const notOn = refuse('STALE', 'Two-step sign-in is off.')
const isOn = refuse('STALE', 'Two-step sign-in is on already.')

/**
 * The second factor: codes of an authenticator app (RFC 6238), and recovery codes for when it is lost. Each code is good
 * once, whichever node it reaches: the statement that looks at it spends it.
 * @param now milliseconds since 1970
 */
export function createSecondFactor(
  { database: { pool }, seal, throttle, proof, letters }: Parts,
  now: () => number = Date.now,
) {
  const secrets = createSealing(seal, 'second factor')
  const tickets = createTickets<Ticket>(seal, 'second step', limits.stepMinutes, now)

  async function read(sql: Sql, user: UserId): Promise<Row> {
    const [row] = await rows<Row>(sql, stateOf, [user])
    return row ?? { secret: null, since: null, left: 0 }
  }

  /** @returns whether the code was good until now */
  async function spend(sql: Sql, user: UserId, code: string): Promise<boolean> {
    if (code.length > 6) return (await rows(sql, spendRecovery, [user, digest(code)])).length > 0
    const { secret, since } = await read(sql, user)
    const bytes = since && secret && secrets.open(secret, user)
    const step = bytes ? stepOf(bytes, code, now()) : null
    return step !== null && (await rows(sql, spendStep, [user, secret, step])).length > 0
  }

  /** Failures are counted for the account and where they come from, so that its owner elsewhere still gets in. */
  async function check(me: Arrival, code: string, address: string): Promise<Arrival | Refusal> {
    const rates: Parameters<typeof counted>[1] = [
      ['loginAccount', `code ${me.id} ${address}`],
      ['loginAddress', address],
    ]
    return counted(throttle, rates, async () => ((await spend(pool, me.id, code)) ? me : wrongCode))
  }

  const isFor = async (me: Arrival) => (await read(pool, me.id)).since !== null

  /** Counted like a wrong password: who is signed in may be somebody else at their screen. */
  async function changing<Result>(
    viewer: Viewer,
    what: WayChange,
    work: (tx: Sql) => Promise<Result | Refusal>,
  ): Promise<Result | Refusal> {
    const rates: Parameters<typeof counted>[1] = [['loginAccount', `code ${viewer.id}`]]
    const held = (tx: Sql) => holding(tx, viewer, work)
    const changed = await counted(throttle, rates, () => transaction(pool, held, refused))
    if (!refused(changed)) letters.way(viewer, what)
    return changed
  }

  return {
    /** @returns the person where that is all, else the ticket to the second step */
    async admit(me: Arrival): Promise<Arrival | Step> {
      if (!(await isFor(me))) return me
      return { ticket: tickets.write({ user: me.id, signOuts: me.signOuts }) }
    },

    /** Lets in who has shown a password, and a code where that is asked for. */
    async ask(
      me: Arrival,
      code: string | undefined,
      { address }: { address: string },
    ): Promise<Arrival | Refusal> {
      if (!(await isFor(me))) return me
      return code === undefined ? needed : check(me, code, address)
    },

    /** The second step. A ticket ends with its minutes, and with all else that was open of them: a new password ends it. */
    async finish(ticket: string, code: string, { address }: { address: string }): Promise<Arrival | Refusal> {
      const told = tickets.read(ticket)
      if (!told) return tooLate
      const [user] = await rows<Who>(pool, whoIs, [told.user])
      if (!user?.since || user.signOuts !== told.signOuts) return tooLate
      const me = await check(toArrival(user), code, address)
      return refused(me) ? me : (suspensionOf(user) ?? me)
    },

    holds: (ticket: string): boolean => tickets.read(ticket) !== null,

    async state(viewer: Viewer): Promise<FactorState> {
      const { since, left } = await read(pool, viewer.id)
      return { since: since?.toISOString() ?? null, codesLeft: since ? left : 0 }
    },

    /** The secret that waits to be confirmed; one is made where there is none. Null where the factor is on. */
    async pending(viewer: Viewer, issuer: string): Promise<Secrets | null> {
      const { secret, since } = await read(pool, viewer.id)
      if (since) return null
      const bytes = secret && secrets.open(secret, viewer.id)
      return bytes ? secretFor(bytes, issuer, viewer.username) : null
    },

    async begin(viewer: Viewer): Promise<{ ok: true } | Refusal> {
      const made = [viewer.id, secrets.close(newSecret(), viewer.id)]
      const set = async (tx: Sql): Promise<{ ok: true } | Refusal> =>
        (await rows(tx, setSecret, made)).length > 0 ? { ok: true } : isOn
      return transaction(pool, (tx) => holding(tx, viewer, set), refused)
    },

    /** It counts from now on. @returns the recovery codes, this once */
    async confirm(viewer: Viewer, { code, password }: Change): Promise<{ codes: string[] } | Refusal> {
      const proven = await proof.again(viewer, password)
      if (refused(proven)) return proven
      return changing(viewer, 'Two-step sign-in was switched on', async (tx) => {
        const { secret, since } = await read(tx, viewer.id)
        if (since) return isOn
        const bytes = secret && secrets.open(secret, viewer.id)
        const step = bytes && code.length === 6 ? stepOf(bytes, code, now()) : null
        if (step === null) return wrongHere
        if ((await rows(tx, switchOn, [viewer.id, secret, step])).length === 0) return isOn
        return { codes: await replaceCodes(tx, viewer.id) }
      })
    },

    /** The old recovery codes are good no more. */
    async renew(viewer: Viewer, { code, password }: Change): Promise<{ codes: string[] } | Refusal> {
      const proven = await proof.strict(viewer, password)
      if (refused(proven)) return proven
      return changing(viewer, 'New recovery codes were made', async (tx) => {
        if (!(await spend(tx, viewer.id, code))) return wrongHere
        return { codes: await replaceCodes(tx, viewer.id) }
      })
    },

    /** Asks for the password, however lately they signed in, and a code. */
    async off(viewer: Viewer, { code, password }: Change): Promise<{ ok: true } | Refusal> {
      const proven = await proof.strict(viewer, password)
      if (refused(proven)) return proven
      return changing(viewer, 'Two-step sign-in was switched off', async (tx) => {
        if (!(await read(tx, viewer.id)).since) return notOn
        if (!(await spend(tx, viewer.id, code))) return wrongHere
        await clearFactor(tx, viewer.id)
        return { ok: true }
      })
    },
  }
}

async function holding<Result>(tx: Sql, viewer: Viewer, work: (tx: Sql) => Promise<Result | Refusal>) {
  const held = await holdUser(tx, viewer)
  return refused(held) ? held : work(tx)
}

/** What it takes away: whoever has lost app and codes is helped by somebody who knows them. */
export async function clearFactor(tx: Sql, user: UserId): Promise<void> {
  await rows(tx, 'delete from recovery_code where user_id = $1', [user])
  await rows(tx, 'update users set totp_secret = null, totp_since = null, totp_step = null where id = $1', [
    user,
  ])
}

async function replaceCodes(tx: Sql, user: UserId): Promise<string[]> {
  const codes = newRecoveryCodes()
  const hashes = codes.map((code) => digest(code.replaceAll('-', '')))
  await rows(tx, 'delete from recovery_code where user_id = $1', [user])
  await rows(tx, 'insert into recovery_code (user_id, hash) select $1, unnest($2::bytea[])', [user, hashes])
  return codes
}

const stateOf = `select totp_secret as secret, totp_since as since,
    (select count(*) from recovery_code where user_id = u.id and used_at is null) as left
  from users u where id = $1`
const whoIs = `select ${arrivalColumns}, u.totp_since as since, ${suspension}
               from users u where u.id = $1 and u.deleted_at is null`
const setSecret = `update users set totp_secret = $2, totp_step = null
                   where id = $1 and totp_since is null returning id`
const switchOn = `update users set totp_since = now(), totp_step = $3
                  where id = $1 and totp_since is null and totp_secret = $2 returning id`
/** The row's lock lets one of two at once through; the other finds the step taken. */
const spendStep = `update users set totp_step = $3 where id = $1 and totp_since is not null and totp_secret = $2
                   and (totp_step is null or totp_step < $3) returning id`
const spendRecovery = `update recovery_code c set used_at = now() from users u
                       where c.user_id = $1 and c.hash = $2 and c.used_at is null
                       and u.id = c.user_id and u.totp_since is not null returning c.user_id`
