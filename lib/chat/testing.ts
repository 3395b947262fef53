import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { type Announcement, createAnnouncer } from '../ground/announcer.ts'
import { type Database, openDatabase } from '../ground/database.ts'
import { endlessDisk } from '../ground/disk.ts'
import { createIdentity, type Identity, type Viewer } from '../ground/identity.ts'
import { noMail } from '../ground/mail.ts'
import { arrived, createTestDatabase } from '../ground/testing.ts'
import { createThrottle } from '../ground/throttle.ts'
import { everyScope } from '../ground/viewer.ts'
import { refused } from '../protocol/refusals.ts'
import type { ClientId, Me, RoomInfo, Scope, UserId } from '../protocol/wire.ts'
import type { Seat } from './access.ts'
import { createChat } from './chat.ts'
import { createStrength } from './password-strength.ts'

/** The rules on a database of the test's own. Ends with the test that asked for it. */
export async function testChat(mail = noMail) {
  const { database, url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const { announcer, identity, chat } = rulesOn(database, endlessDisk, mail)
  const told: Announcement[] = []
  announcer.listen((announcement) => told.push(announcement))

  /** The rules as another node has them, on the same database. */
  async function otherRules(disk = endlessDisk) {
    const other = await openDatabase(url)
    onTestFinished(other.close)
    return rulesOn(other, disk)
  }

  /** Somebody with an account. */
  async function person(username: string): Promise<Viewer> {
    const me = need(await chat.people.signUp({ username, password: 'correct horse' }, { address: '::1' }))
    return { ...me, credential: randomUUID(), via: 'token', roomsAdded: 0, scopes: everyScope }
  }

  /** In a browser, some minutes ago. */
  async function signedIn(me: Me, minutesAgo = 0): Promise<Viewer> {
    const { id } = need(
      await identity.openSession(await arrived(database, me.id), { userAgent: '', address: '::1' }),
    )
    const earlier = 'update session set created_at = now() - make_interval(mins => $2) where id = $1'
    await database.pool.query(earlier, [id, minutesAgo])
    return { ...me, credential: id, via: 'session', roomsAdded: 0, scopes: everyScope }
  }

  async function seat(viewer: Viewer | null, room: Pick<RoomInfo, 'id'>): Promise<Seat> {
    return need(await chat.enter(viewer, room.id))
  }

  /** A room of the first, with the others in it. */
  async function roomOf(kind: 'public' | 'private', owner: Viewer, ...others: Viewer[]): Promise<RoomInfo> {
    const room = need(await chat.rooms.create(owner, { name: 'Workshop', kind, topic: '' }))
    for (const other of others) need(await chat.rooms.addMember(await seat(owner, room), other.id))
    return room
  }

  async function say(viewer: Viewer, room: Pick<RoomInfo, 'id'>, text: string) {
    return need(await chat.messages.send(await seat(viewer, room), { id: newClientId(), text }))
  }

  const changesTold = () => told.flatMap((one) => (one.type === 'changes' ? [one.changes] : []))

  return {
    chat,
    database,
    url,
    announcer,
    identity,
    otherRules,
    told,
    changesTold,
    person,
    signedIn,
    seat,
    roomOf,
    say,
  }
}

/** Its words are read once a file. */
const strength = createStrength()

function rulesOn(database: Database, disk = endlessDisk, mail = noMail) {
  const announcer = createAnnouncer()
  const identity = createIdentity({ database, announcer, seal: 's'.repeat(43) })
  const throttle = createThrottle({ enabled: false })
  const log = pino({ level: 'silent' })
  return {
    database,
    announcer,
    identity,
    chat: createChat({ database, disk, identity, announcer, throttle, log, mail, strength }),
  }
}

/** Of the list of people, where there are few. */
export const everybody = { q: '', most: 50 }

export function newClientId(): ClientId {
  return randomUUID() as ClientId
}

/** What is not expected to be refused. */
export function need<T>(outcome: T): Exclude<T, { ok: false }> {
  if (refused(outcome)) throw new Error(`refused: ${outcome.code} ${outcome.message}`)
  return outcome as Exclude<T, { ok: false }>
}

/** A token of somebody's, as signing in gives it. */
export async function tokenOf(
  { database, identity }: { database: Database; identity: Identity },
  user: UserId,
  scopes: readonly Scope[] = everyScope,
): Promise<{ id: string; token: string }> {
  const input = { name: 'bot', days: null, scopes }
  return need(await identity.createToken(await arrived(database, user), input))
}

export function codeOf(outcome: unknown): string | null {
  return refused(outcome) ? outcome.code : null
}

/**
 * Both want the user's row, which is held until they wait for it: the first has it before the second.
 * @returns what came of the second
 */
export async function behind<T>(
  pool: pg.Pool,
  user: UserId,
  first: () => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const holder = await pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select from users where id = $1 for update', [user])
    const one = first()
    await waiting(pool, 1)
    const two = second()
    await waiting(pool, 2)
    await holder.query('commit')
    await one
    return await two
  } finally {
    holder.release()
  }
}

/** Until so many wait for a lock. */
export async function waiting(pool: pg.Pool, count = 1): Promise<void> {
  const those = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  while (((await pool.query(those)).rowCount ?? 0) < count);
}
