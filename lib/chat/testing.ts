import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { type Announcement, createAnnouncer } from '../ground/announcer.ts'
import { type Database, openDatabase } from '../ground/database.ts'
import { endlessDisk } from '../ground/disk.ts'
import { createIdentity, type Viewer } from '../ground/identity.ts'
import { noMail } from '../ground/mail.ts'
import { createTestDatabase } from '../ground/testing.ts'
import { createThrottle } from '../ground/throttle.ts'
import { everyScope } from '../ground/viewer.ts'
import { refused } from '../protocol/refusals.ts'
import type { ClientId, RoomInfo } from '../protocol/wire.ts'
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
    announcer,
    identity,
    chat: createChat({ database, disk, identity, announcer, throttle, log, mail, strength }),
  }
}

export function newClientId(): ClientId {
  return randomUUID() as ClientId
}

/** What is not expected to be refused. */
export function need<T>(outcome: T): Exclude<T, { ok: false }> {
  if (refused(outcome)) throw new Error(`refused: ${outcome.code} ${outcome.message}`)
  return outcome as Exclude<T, { ok: false }>
}

export function codeOf(outcome: unknown): string | null {
  return refused(outcome) ? outcome.code : null
}
