import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { InstanceRole } from '../../lib/protocol/wire.ts'
import { plantPeople, type Somebody } from './people.ts'
import { plant } from './plant.ts'

/** In the order of the table's letters. */
export const callers = [
  'anonymous',
  'guest',
  'outsider',
  'removed',
  'banned',
  'member',
  'moderator',
  'owner',
  'administrator',
] as const
export type Caller = (typeof callers)[number]

/** What rooms are called and what is said in them: nobody who may not know may be told it. */
export const canaries = { private: 'Kanarienvogel', public: 'Spatz', foreign: 'Eisvogel' } as const

/** Everything that an id can name: what requests are filled with. */
export type Ids = {
  room: string
  slug: string
  seq: number
  user: string
  /** Somebody who is in no room. */
  newcomer: string
  /** Somebody who was banned from the room. */
  outcast: string
  invite: string
  code: string
  /** To the instance and no room of it. */
  instanceInvite: string
  session: string
  token: string
}

/** One caller, a room that they stand to as their kind says, and those who are in it. */
export type Scene = { caller: Caller; who: Somebody | null; own: Ids; foreign: Ids }

/** Roles of the instance that make a kind of caller; all others are its members. */
const instanceRoles: Partial<Record<Caller, InstanceRole>> = {
  guest: 'guest',
  administrator: 'administrator',
}
/** In the room. */
const roles: Partial<Record<Caller, string>> = { moderator: 'moderator', owner: 'owner' }
const wereIn: Caller[] = ['removed', 'banned', 'member', 'moderator', 'owner']

/** A scene for each kind of caller. Nobody in one is in another, but for whoever owns the foreign room. */
export async function plantScenes(
  pool: pg.Pool,
  kind: 'public' | 'private',
  foreign: Ids,
): Promise<{ scenes: Scene[]; remove(): Promise<void> }> {
  const wanted = callers.flatMap((caller): InstanceRole[] => {
    return [instanceRoles[caller] ?? 'member', 'member', 'member', 'member', 'member']
  })
  const people = await plantPeople(pool, wanted)
  const stages = callers.map((caller, n) => {
    const [who, boss, peer, newcomer, outcast] = people.slice(n * 5, n * 5 + 5)
    if (!who || !boss || !peer || !newcomer || !outcast) throw new Error('There are five for each caller')
    return { caller, who, boss, peer, newcomer, outcast, ...newPlace() }
  })
  await plantStages(pool, kind, stages)
  const scenes = stages.map(({ caller, who, peer, newcomer, outcast, ...place }) => {
    const own = idsOf(place, 2, { peer, newcomer, outcast, self: caller === 'anonymous' ? peer : who })
    return {
      caller,
      who: caller === 'anonymous' ? null : who,
      own,
      foreign: { ...foreign, newcomer: newcomer.id },
    }
  })
  /** Pages that show everybody would take longer and longer. */
  async function remove() {
    await pool.query('delete from message where room_id = any($1)', [stages.map(({ room }) => room)])
    await pool.query('delete from room where id = any($1)', [stages.map(({ room }) => room)])
    await pool.query('delete from users where id = any($1)', [people.map(({ id }) => id)])
  }
  return { scenes, remove }
}

type Stage = Place & { caller: Caller } & Record<'who' | 'boss' | 'peer' | 'newcomer' | 'outcast', Somebody>

async function plantStages(pool: pg.Pool, kind: 'public' | 'private', stages: Stage[]): Promise<void> {
  await plant(
    pool,
    'room',
    stages.map(({ room, slug }) => ({
      id: room,
      slug,
      kind,
      name: canaries[kind],
      rev: 7,
      info_rev: 1,
      last_seq: 2,
    })),
  )
  await plant(
    pool,
    'membership',
    stages.flatMap(({ room, caller, who, boss, peer, outcast }) => [
      seatOf(room, boss, 'owner', 2),
      { ...seatOf(room, peer, 'member', 3), muted_until: 'infinity' },
      { ...seatOf(room, outcast, 'member', 4), left_at: 'now', banned_until: 'infinity' },
      ...(wereIn.includes(caller) ? [callerSeat(room, who, caller)] : []),
    ]),
  )
  await plant(
    pool,
    'message',
    stages.flatMap(({ room, caller, who, boss, peer }) => [
      said(room, boss, 1, canaries[kind]),
      said(room, wereIn.includes(caller) ? who : peer, 2, canaries[kind]),
    ]),
  )
  await plant(
    pool,
    'invite',
    stages.flatMap((stage) => invitesOf(stage.room, stage.boss, stage)),
  )
  await plant(
    pool,
    'report',
    stages.flatMap(({ room, peer, boss }) => [reportOf(room, peer, 1), reportOf(room, boss, 2)]),
  )
}

/** A private room that no caller has anything to do with. */
export async function plantForeign(pool: pg.Pool): Promise<Ids> {
  const [stranger, newcomer] = await plantPeople(pool, ['administrator', 'member'])
  if (!stranger || !newcomer) throw new Error('There are two')
  const { room, slug, ...one } = newPlace()
  const row = { id: room, slug, kind: 'private', name: canaries.foreign, rev: 4, info_rev: 1, last_seq: 1 }
  await plant(pool, 'room', [row])
  await plant(pool, 'membership', [seatOf(room, stranger, 'owner', 2)])
  await plant(pool, 'message', [said(room, stranger, 1, canaries.foreign)])
  await plant(pool, 'invite', invitesOf(room, stranger, { room, slug, ...one }))
  await plant(pool, 'report', [reportOf(room, stranger, 1)])
  return idsOf({ room, slug, ...one }, 1, { peer: stranger, newcomer, outcast: stranger, self: stranger })
}

/** Ids of the right shape that name nothing. */
export function absentIds(): Ids {
  return {
    ...newPlace(),
    seq: 999_999,
    user: randomUUID(),
    newcomer: randomUUID(),
    outcast: randomUUID(),
    session: randomUUID(),
    token: randomUUID(),
  }
}

function newPlace() {
  const random = () => randomBytes(8).toString('hex')
  const ids = { room: randomUUID(), invite: randomUUID(), instanceInvite: randomUUID() }
  return { ...ids, slug: `room-${random()}`, code: `code-${random()}` }
}

type Place = ReturnType<typeof newPlace>
type Around = Record<'peer' | 'newcomer' | 'outcast' | 'self', Somebody>

function idsOf(place: Place, seq: number, { peer, newcomer, outcast, self }: Around): Ids {
  const { room, slug, invite, code, instanceInvite } = place
  const whose = { session: self.sessionId, token: self.tokenId }
  const people = { user: peer.id, newcomer: newcomer.id, outcast: outcast.id }
  return { room, slug, invite, code, instanceInvite, seq, ...people, ...whose }
}

const seatOf = (room_id: string, { id }: Somebody, role: string, rev: number) => {
  return {
    room_id,
    user_id: id,
    role,
    rev,
    left_at: null as string | null,
    banned_until: null as string | null,
    muted_until: null as string | null,
  }
}

function callerSeat(room: string, who: Somebody, caller: Caller) {
  const seat = seatOf(room, who, roles[caller] ?? 'member', 7)
  if (caller === 'removed' || caller === 'banned') seat.left_at = 'now'
  if (caller === 'banned') seat.banned_until = 'infinity'
  return seat
}

const said = (room_id: string, { id }: Somebody, seq: number, canary: string) => {
  const text = `${canary} was said`
  return {
    room_id,
    seq,
    rev: seq + 4,
    client_id: randomUUID(),
    user_id: id,
    text,
    html: `<p>${text}</p>`,
    renderer: 0,
  }
}

/** Of the room, and of nothing but the instance. */
function invitesOf(room_id: string, { id: created_by }: Somebody, { invite, code, instanceInvite }: Place) {
  const both = { created_by, expires_at: '2099-01-01' }
  return [
    { id: invite, code, room_id, ...both },
    { id: instanceInvite, code: `to-${code}`, room_id: null, ...both },
  ]
}

/** Somebody would rather not have it said. */
const reportOf = (room_id: string, { id }: Somebody, seq: number) => {
  return { id: randomUUID(), room_id, seq, user_id: id, why: 'Not nice' }
}
