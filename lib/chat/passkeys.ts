import type { Database } from '../ground/database.ts'
import { holdUser } from '../ground/holding.ts'
import type { Viewer } from '../ground/identity.ts'
import { newId } from '../ground/ids.ts'
import { createTickets } from '../ground/sealing.ts'
import { rows, type Sql, transaction } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { type Arrival, type ArrivalRow, arrivalColumns, toArrival } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { PasskeyInfo, PasskeyMade, PasskeyShown } from '../protocol/ways-in.ts'
import type { UserId } from '../protocol/wire.ts'
import { counted } from './counted.ts'
import type { Letters } from './letters.ts'
import type { Proof } from './proof.ts'
import { type Suspendable, suspension, suspensionOf } from './suspension.ts'
import { withoutWay } from './ways-in.ts'

/** A third of a second and 25 MB, which no start has to wait for. */
const library = () => import('@simplewebauthn/server')

/** Where the browser is: what it signs says so, and no other site can have it sign that. */
export type Site = { host: string; protocol: 'http' | 'https'; name: string }
type Parts = { database: Database; seal: string; throttle: Throttle; proof: Proof; letters: Letters }
type Adding = { challenge: string; user: UserId }
/** `since`: the database's time when it was made. */
type SigningIn = { challenge: string; since: string }

type Key = ArrivalRow & Suspendable & { key: string; user: UserId; publicKey: Buffer; counter: number }
type Row = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

const tooLate = refuse('AUTH', 'That took too long. Please try again.')
const unknown = refuse('AUTH', "That passkey doesn't open an account here (any more).")
const notSaved = refuse('BAD', 'That passkey could not be saved. Please try again.')
const isOther = refuse('TAKEN', 'That passkey is saved already.')
const tooMany = refuse('TAKEN', `You have ${limits.passkeysPerUser} passkeys already. Remove one first.`)

/**
 * Keys of WebAuthn, found by the authenticator itself and opened there by a finger, a face or a PIN: both factors in
 * one. What is to be signed is sealed and given to the browser; it is good for five minutes and, since a
 * passkey that was used after it was made does not count for it, once.
 */
export function createPasskeys({ database: { pool }, seal, throttle, proof, letters }: Parts) {
  const addings = createTickets<Adding>(seal, 'passkey to add', limits.stepMinutes)
  const signingIns = createTickets<SigningIn>(seal, 'passkey to sign in by', limits.stepMinutes)

  async function verified(challenge: SigningIn, shown: PasskeyShown, site: Site): Promise<Arrival | Refusal> {
    const [key] = await rows<Key>(pool, findKey, [shown.id])
    if (!key || (shown.response.userHandle ?? handleOf(key.user)) !== handleOf(key.user)) return unknown
    const counter = await counterIn(challenge.challenge, shown, site, key)
    if (counter === null) return unknown
    const used = await rows(pool, useKey, [key.key, counter, challenge.since])
    return used.length > 0 ? (suspensionOf(key) ?? toArrival(key)) : tooLate
  }

  return {
    async list(viewer: Viewer): Promise<PasskeyInfo[]> {
      return (await rows<Row>(pool, listKeys, [viewer.id])).map(toInfo)
    },

    /** @returns what the browser is to be asked, and the ticket that `add` wants back */
    async beginAdding(viewer: Viewer, password: string | undefined, site: Site) {
      const proven = await proof.again(viewer, password)
      if (refused(proven)) return proven
      const held = await rows<{ id: string }>(pool, heldKeys, [viewer.id])
      if (held.length >= limits.passkeysPerUser) return tooMany
      const options = await (await library()).generateRegistrationOptions({
        ...{ rpName: site.name, rpID: hostOf(site), userName: viewer.username, userDisplayName: viewer.name },
        userID: new TextEncoder().encode(viewer.id),
        excludeCredentials: held,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        timeout: limits.stepMinutes * 60_000,
      })
      return { options, ticket: addings.write({ challenge: options.challenge, user: viewer.id }) }
    },

    async add(
      viewer: Viewer,
      ticket: string,
      { made, name }: { made: PasskeyMade; name: string },
      site: Site,
    ): Promise<PasskeyInfo | Refusal> {
      const told = addings.read(ticket)
      if (told?.user !== viewer.id) return tooLate
      const key = await keyIn(told.challenge, made, site)
      if (!key) return notSaved
      const about = [newId(), viewer.id, key.id, key.publicKey, key.counter, made.response.transports, name]
      const added = await transaction<PasskeyInfo | Refusal>(
        pool,
        async (tx) => {
          const held = await holdUser(tx, viewer)
          if (refused(held)) return held
          if ((await rows(tx, heldKeys, [viewer.id])).length >= limits.passkeysPerUser) return tooMany
          const [row] = await rows<Row>(tx, addKey, about)
          return row ? toInfo(row) : isOther
        },
        refused,
      )
      if (!refused(added)) letters.way(viewer, 'A passkey was added')
      return added
    },

    async rename(viewer: Viewer, id: string, name: string): Promise<{ ok: true } | Refusal> {
      const named = await rows(pool, renameKey, [id, viewer.id, name])
      return named.length > 0 ? { ok: true } : refuse('NONE')
    },

    async remove(viewer: Viewer, id: string, password: string | undefined): Promise<{ ok: true } | Refusal> {
      const proven = await proof.again(viewer, password)
      if (refused(proven)) return proven
      const take = async (tx: Sql): Promise<{ ok: true } | Refusal> =>
        (await rows(tx, removeKey, [id, viewer.id])).length > 0 ? { ok: true } : refuse('NONE')
      const removed = await transaction(pool, (tx) => withoutWay(tx, viewer, take), refused)
      if (removed.ok) letters.way(viewer, 'A passkey was removed')
      return removed
    },

    /** Says nothing of whoever asks: the authenticator itself knows whose keys it has for this site. */
    async beginSignIn(site: Site) {
      const options = await (await library()).generateAuthenticationOptions({
        rpID: hostOf(site),
        userVerification: 'required',
        timeout: limits.stepMinutes * 60_000,
      })
      const [now] = await rows<{ since: Date }>(pool, 'select clock_timestamp()::timestamptz(3) as since', [])
      const since = (now?.since ?? new Date()).toISOString()
      return { options, ticket: signingIns.write({ challenge: options.challenge, since }) }
    },

    /** No second factor is asked for: it takes the authenticator, and what opens that. */
    async signIn(
      ticket: string,
      shown: PasskeyShown,
      site: Site,
      { address }: { address: string },
    ): Promise<Arrival | Refusal> {
      const told = signingIns.read(ticket)
      if (!told) return tooLate
      return counted(throttle, [['loginAddress', address]], () => verified(told, shown, site))
    },
  }
}

const hostOf = ({ host, protocol }: Site) => new URL(`${protocol}://${host}`).hostname
/** Behind a proxy that we were told nothing about, browsers are on HTTPS where we see HTTP. */
const originsOf = ({ host, protocol }: Site) => [`${protocol}://${host}`, `https://${host}`]
const handleOf = (user: UserId) => Buffer.from(user).toString('base64url')

/** The library throws whatever is wrong with an answer, which anybody may have made up. */
async function keyIn(expectedChallenge: string, made: PasskeyMade, site: Site) {
  const expected = { expectedChallenge, expectedOrigin: originsOf(site), expectedRPID: hostOf(site) }
  const { verifyRegistrationResponse } = await library()
  const found = await verifyRegistrationResponse({ ...expected, response: made }).catch(() => null)
  return found?.verified ? found.registrationInfo.credential : null
}

/** @returns the authenticator's count of its uses; null where the answer is not that key's, or is an older one */
async function counterIn(expectedChallenge: string, shown: PasskeyShown, site: Site, key: Key) {
  const publicKey = new Uint8Array(key.publicKey)
  const { verifyAuthenticationResponse } = await library()
  const found = await verifyAuthenticationResponse({
    ...{ expectedChallenge, expectedOrigin: originsOf(site), expectedRPID: hostOf(site), response: shown },
    credential: { id: shown.id, publicKey, counter: key.counter },
  }).catch(() => null)
  return found?.verified ? found.authenticationInfo.newCounter : null
}

const toInfo = ({ id, name, createdAt, lastUsedAt }: Row): PasskeyInfo => ({
  ...{ id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null },
})

const columns = 'id, name, created_at as "createdAt", last_used_at as "lastUsedAt"'
const listKeys = `select ${columns} from passkey where user_id = $1 order by created_at, id`
const heldKeys = 'select credential_id as id from passkey where user_id = $1'
const addKey = `insert into passkey (id, user_id, credential_id, public_key, counter, transports, name)
                values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning ${columns}`
const renameKey = 'update passkey set name = $3 where id = $1 and user_id = $2 returning id'
const removeKey = 'delete from passkey where id = $1 and user_id = $2 returning id'
const findKey = `select p.id as key, p.user_id as "user", p.public_key as "publicKey", p.counter,
                   ${arrivalColumns}, ${suspension}
                 from passkey p join users u on u.id = p.user_id where p.credential_id = $1 and u.deleted_at is null`
/** Used since the challenge was made: by this very answer, another time. */
const useKey = `update passkey set counter = $2, last_used_at = clock_timestamp()
                where id = $1 and (last_used_at is null or last_used_at < $3)
                and (counter < $2 or (counter = 0 and $2 = 0)) returning id`
