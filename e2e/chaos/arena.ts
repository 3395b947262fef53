import { setTimeout as wait } from 'node:timers/promises'
import type { RoomId, UserId } from '../../lib/protocol/wire.ts'
import { check } from './checker.ts'
import type { Follower } from './follower.ts'
import { askApi, insist } from './http.ts'
import { until } from './pace.ts'
import { type Arena, anyPort, followersOf, pick, ports, type World } from './world.ts'

const most = { messages: 3_000, ms: 75_000 }
/** Messages of one client that are on their way at once. */
const lanesEach = { socket: 12, poster: 2 }

export async function openArena(world: World): Promise<Arena> {
  const { random, cast, book } = world
  const kind = random() < 0.2 ? 'public' : 'private'
  const code = Math.floor(random() * 2 ** 40).toString(36)
  const owner = { token: cast.owner.token }
  const { room } = await insist<{ room: { id: RoomId; slug: string } }>(() => ports(world), 'POST', 'rooms', {
    ...owner,
    body: { name: `Room ${code}`, kind },
  })
  // Before anybody is in it: a window may be told of it at once.
  const record = book.open(room.id, kind)
  const members = [...some(random, cast.sockets, 3), ...some(random, cast.windows, 2)]
  const posters = some(random, cast.posters, 1)
  const users = [...members, ...cast.churners].map(({ user }) => user)
  for (const user of [...users, ...posters.map(({ account }) => account.user)]) {
    const path = `rooms/${room.id}/members`
    await insist(() => ports(world), 'POST', path, { ...owner, body: { user } })
  }
  const arena: Arena = {
    ...{ room: room.id, slug: room.slug, kind, members, posters, churners: [...cast.churners] },
    canary: `${kind === 'public' ? 'public' : 'canary'}-${code}`,
    record,
    open: true,
    lanes: [],
  }
  await Promise.all([...members, ...cast.churners].map((one) => one.enter(room.id)))
  world.arenas.add(arena)
  return arena
}

function some<Item>(random: () => number, items: readonly Item[], count: number): Item[] {
  const left = [...items]
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [taken] = left.splice(Math.floor(random() * left.length), 1)
    return taken as Item
  })
}

export function beginTalk(world: World, arena: Arena): void {
  const { cast } = world
  for (const member of arena.members) {
    const lanes = cast.sockets.includes(member) ? lanesEach.socket : 1
    const say = cast.sockets.includes(member) ? member.say : typing(world, member)
    for (let i = 0; i < lanes; i++) arena.lanes.push(talk(world, arena, member.holder, say))
  }
  for (const poster of arena.posters)
    arena.lanes.push(talk(world, arena, poster.account.username, poster.say))
}

/** People type one message after the other, whether the last one went out or not. */
function typing({ random }: World, window: Follower): Follower['say'] {
  return async (room, text) => {
    if (window.unsettled(room) < 30) await window.say(room, text)
    await wait(50 + random() * 250)
  }
}

async function talk(world: World, arena: Arena, who: string, say: Follower['say']): Promise<void> {
  for (let n = 1; arena.open && !world.over; n++) {
    await world.pace.turn()
    if (arena.open && !world.over) await say(arena.room, textOf(world, arena, `${who} ${n}`))
  }
}

export function textOf({ random, verbose }: World, { canary }: Arena, what: string): string {
  const long = verbose && random() < 0.5 ? ` ${'many words '.repeat(700)}` : ''
  return `${canary} ${what} ${pick(random, ['plain', '**bold**', '`code`', 'https://example.org'])}${long}`
}

/** @param part of what makes a room full */
export const isFull = ({ record }: Arena, now: number, part = 1) =>
  record.sends.length >= part * most.messages || now - record.began > part * most.ms

/** Nobody says anything more; when all is settled the room is checked, and forgotten. */
export async function closeArena(world: World, arena: Arena): Promise<void> {
  const { book } = world
  if (!arena.open) return
  arena.open = false
  await Promise.race([Promise.all(arena.lanes), wait(60_000, null, { ref: false })])
  const followers = followersIn(world, arena)
  await until(() => followers.every((one) => one.unsettled(arena.room) === 0), 60_000, 50)
  while (!(await compared(world, arena, followers)));
  const { record } = arena
  world.arenas.delete(arena)
  book.forget(arena.room)
  world.found(check(record), arena)
  await leave(world, arena, followers)
}

export const followersIn = ({ cast }: Pick<World, 'cast'>, { room }: Arena) =>
  followersOf(cast).filter((one) => one.holds(room))

/**
 * Notes what everybody holds and what stands in the database. @returns false where an edit or reaction that was still
 * on its way came in between
 */
async function compared(world: World, arena: Arena, followers: Follower[]): Promise<boolean> {
  const { witness } = world
  const { room, record } = arena
  const rev = await settled(world, arena, followers)
  record.truth = await witness.truth(room)
  record.views = followers.map((one) => one.view(room)).filter((view) => view !== null)
  return rev === null || (await witness.heads([room])).get(room)?.rev === rev
}

/**
 * Every member at the head, and whoever is out of a private room told so: they may have slept when they were removed.
 * Or long enough that they ought to be. @returns the head that they are at
 */
async function settled({ witness }: World, arena: Arena, followers: Follower[]): Promise<number | null> {
  const { room, kind } = arena
  const hasLetGo = (one: Follower) => kind === 'public' || !one.view(room)?.rows.length
  const end = performance.now() + 60_000
  while (performance.now() < end) {
    const head = (await witness.heads([room])).get(room)
    if (!head) return null
    const isSettled = (one: Follower) =>
      head.inside.has(one.user) ? one.isOnline() && one.knows(room) >= head.rev : hasLetGo(one)
    const atHead = () => followers.every(isSettled)
    if (await until(atHead, 2_000)) {
      // A window's own acknowledgements and farewells may be a moment behind.
      await wait(150)
      return head.rev
    }
  }
  return null
}

/** Otherwise every greeting would grow with the run. */
async function leave(world: World, { room, posters }: Arena, followers: Follower[]): Promise<void> {
  for (const follower of followers) follower.close(room)
  const users: UserId[] = [
    ...followers.map(({ user }) => user),
    ...posters.map(({ account }) => account.user),
  ]
  for (const user of [...new Set(users), world.cast.owner.user]) {
    const token = world.cast.accounts.get(user)?.token
    await askApi(anyPort(world), 'POST', `rooms/${room}/leave`, { token })
  }
}
