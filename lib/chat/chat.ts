import type { Announcer } from '../ground/announcer.ts'
import type { Database } from '../ground/database.ts'
import type { Disk } from '../ground/disk.ts'
import type { Given, Identity, Viewer } from '../ground/identity.ts'
import type { Log } from '../ground/log.ts'
import type { Mail } from '../ground/mail.ts'
import type { Throttle } from '../ground/throttle.ts'
import type { RoomId, RoomSummary, SignupPolicy } from '../protocol/wire.ts'
import { enter } from './access.ts'
import { createAccounts } from './accounts.ts'
import { admissionNow, changePolicy } from './admission.ts'
import { createAllRooms } from './all-rooms.ts'
import { createBans } from './bans.ts'
import { createBook } from './book.ts'
import { createBylaws } from './bylaws.ts'
import { createDepartures } from './departures.ts'
import { createHistory } from './history.ts'
import { createInstanceInvites } from './instance-invites.ts'
import { createInvites } from './invites.ts'
import { looks } from './looks.ts'
import { createMembers } from './members.ts'
import { createMessages } from './messages.ts'
import { createModeration } from './moderation.ts'
import { type Office, takeOffice } from './office.ts'
import { createOpening } from './opening.ts'
import { overview } from './overview.ts'
import type { Strength } from './password-strength.ts'
import { createPeople } from './people.ts'
import { whileMay } from './portions.ts'
import { createReports } from './reports.ts'
import { createRetention } from './retention.ts'
import { createRooms } from './rooms.ts'
import { createSanctions } from './sanctions.ts'
import { createSummaries, roomsBeside, type SummaryRow, toSummaries } from './summaries.ts'
import { takeout } from './takeout.ts'
import { createTidying } from './tidying.ts'
import { mayWrite } from './voice.ts'

export type Arrival = { viewer: Viewer; rooms: RoomSummary[] }

type Deps = {
  database: Database
  disk: Disk
  identity: Identity
  announcer: Announcer
  throttle: Throttle
  log: Log
  mail?: Mail
  strength?: Strength
}

/**
 * The rules of Hearth. What is allowed, and what it does, is decided here alone; the wire and the pages translate.
 * Everything answers its result or a Refusal; an exception is a bug, or a database that is away (ground/faults).
 */
export function createChat(deps: Deps) {
  const { database, disk, identity, announcer, throttle, log, mail, strength } = deps
  const { pool, writing } = database
  const bylaws = createBylaws(pool, announcer)
  const book = createBook(pool)
  const summaries = createSummaries(pool, announcer)
  const history = createHistory(pool)
  const seats = createMembers({ pool, announcer, summaries })
  const rooms = createRooms({ pool, announcer, summaries, bylaws })
  const meet = identity.meeting<SummaryRow[] | null>(roomsBeside)

  const people = createPeople({
    ...{ database, identity, announcer, throttle, bylaws },
    ...{ log, mail, strength },
  })

  /** The other of a direct conversation has it in their list from the first message on. */
  async function listForAll(room: RoomId) {
    const { rows } = await pool.query<{ id: string }>(
      `select m.user_id as id from membership m join room r on r.id = m.room_id
       where m.room_id = $1 and r.kind = 'direct'`,
      [room],
    )
    for (const { id } of rows) await summaries.list(id as Viewer['id'], room)
  }

  const departures = createDepartures({ pool, announcer, proof: people.proof, log })
  const retention = createRetention({ pool, announcer })
  const allRooms = createAllRooms({ pool, announcer, log })
  const tidying = createTidying({ pool, log }, [
    { tidy: retention.sweep, notYet: 'what is too old could not be taken away' },
    { tidy: departures.resume, notYet: 'deleted accounts could not be looked for' },
    { tidy: allRooms.purge, notYet: 'what is left of removed rooms could not be taken away' },
  ])

  return {
    /** Who asks, as `identity.identify` has it, and their rooms at that moment. One query. */
    async arrive(given: Given): Promise<Arrival | null> {
      const met = await meet(given)
      return met && { viewer: met.viewer, rooms: toSummaries(met.told) }
    },
    people,
    /** All of somebody's own, as the text of one JSON value. */
    takeout: (viewer: Viewer) => whileMay(identity, viewer, null, takeout(pool, viewer)),
    departures,
    signup: {
      admission: () => admissionNow(pool),
      change: (office: Office, policy: SignupPolicy) => changePolicy(pool, office, policy, people.mails),
    },
    instanceInvites: createInstanceInvites(pool),
    mayWrite,
    enter: (viewer: Viewer | null, ref: string) => enter(pool, viewer, ref),
    rooms: { ...rooms, ...seats },
    moderation: createModeration({ pool, announcer }),
    reports: createReports(pool),
    retention,
    tidying,
    /** Who may administer this instance may do what takes an Office. */
    takeOffice,
    accounts: { ...createAccounts({ pool, announcer }), ...createSanctions({ pool, announcer }) },
    /** What holds for everybody here, as this node has it in memory. */
    bylaws,
    bans: createBans(pool, bylaws),
    audit: {
      page: book.page,
      text: (office: Office, query: Parameters<typeof book.text>[1]) =>
        whileMay(identity, office.viewer, 'administer', book.text(office, query)),
    },
    allRooms,
    overview: (office: Office) => overview(pool, office),
    invites: createInvites({ pool, announcer, summaries }),
    messages: createMessages({
      ...{ pool, writing, disk, announcer, bylaws },
      firstWords: (room) => {
        listForAll(room).catch((error) =>
          log.error({ err: error, room }, 'a new conversation could not be listed'),
        )
      },
    }),
    history,
    open: createOpening(pool, history, summaries, seats),
    /** What visitors may see of rooms now: see chat/looks. */
    looks: (slugs: readonly string[]) => looks(pool, slugs),
  }
}

export type Chat = ReturnType<typeof createChat>
export type { Seat } from './access.ts'
export type { Opened } from './opening.ts'
