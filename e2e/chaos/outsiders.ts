import { setTimeout as wait } from 'node:timers/promises'
import { refused } from '../../lib/protocol/refusals.ts'
import type { Page } from '../../lib/protocol/wire.ts'
import { ask, askApi } from './http.ts'
import { createJournal } from './journal.ts'
import { startLink } from './link.ts'
import { askOn, connectSocket } from './socket.ts'
import { type Arena, anyPort, pick, type World } from './world.ts'

/** What a refusal may be called. Everything else that an outsider gets is told. */
const silence = new Set(['NONE', 'AUTH', 'DENY', 'DB', 'SLOW'])
const closed = new Set([401, 403, 404, 503])

/**
 * Two who are in no private room, one with an account and one without, try every door of them until the run is over;
 * and those who come and go try again and again while they are out.
 */
export async function pry(world: World): Promise<void> {
  await Promise.all([
    pryAs(world, 'the outsider', world.cast.outsider.token),
    pryAs(world, 'the visitor'),
    tryAgain(world),
  ])
}

/** In or out: whatever they get is noted, and the database's own log tells whether they might have it. */
async function tryAgain(world: World): Promise<void> {
  const { random, arenas, cast, book } = world
  while (!world.over) {
    await wait(200 + random() * 300)
    const [arena] = [...arenas].sort(() => random() - 0.5)
    if (!arena) continue
    const { user, holder } = pick(random, arena.churners)
    const token = cast.accounts.get(user)?.token
    const path = `rooms/${arena.room}/messages?limit=5`
    const page = await askApi<Page>(anyPort(world), 'GET', path, { token })
    if (page && !refused(page)) createJournal(book, `${holder} by HTTP`, user).read(page)
  }
}

async function pryAs(world: World, who: string, token?: string): Promise<void> {
  const { random, arenas } = world
  const link = await startLink(anyPort(world))
  const wire = connectSocket(link, token)
  wire.onAny((name: string, ...given: unknown[]) => listen(world, who, `the event ${name}`, given))
  while (!world.over) {
    await wait(150 + random() * 300)
    if (random() < 0.1) link.retarget(anyPort(world))
    const closedRooms = [...arenas].filter(({ kind }) => kind === 'private')
    if (closedRooms.length === 0) continue
    const arena = pick(random, closedRooms)
    if (random() < 0.5) await byHttp(world, arena, who, token)
    else if (wire.connected) await bySocket(world, arena, who, wire)
  }
  wire.disconnect()
  link.close()
}

/** Whatever they are told unasked must not have a private room's words in it. */
function listen({ arenas, book }: World, who: string, path: string, given: unknown[]): void {
  const text = JSON.stringify(given)
  if (!text.includes('canary-')) return
  const arena = [...arenas].find(({ canary, kind }) => kind === 'private' && text.includes(canary))
  arena?.record.intrusions.push({ who, path, got: text.slice(0, 200), at: book.now() })
}

const commands = [
  ['room:subscribe', (room: string) => ({ rooms: [{ room }] })],
  ['room:subscribe', (room: string) => ({ rooms: [{ room, since: 1 }] })],
  ['history:read', (room: string) => ({ room })],
  ['room:members', (room: string) => ({ room })],
  ['room:join', (room: string) => ({ room })],
  ['message:react', (room: string) => ({ room, seq: 1, emoji: '👀', on: true })],
] as const

async function bySocket(
  { random, book }: World,
  arena: Arena,
  who: string,
  wire: ReturnType<typeof connectSocket>,
) {
  const [name, input] = pick(random, commands)
  const answer = await askOn(wire, name, input(pick(random, [arena.room, arena.slug])))
  const told = answer && 'rooms' in answer ? answer.rooms[0] : answer
  if (!told || (refused(told) && silence.has(told.code))) return
  arena.record.intrusions.push({ who, path: name, got: JSON.stringify(told).slice(0, 200), at: book.now() })
}

const paths = [
  (room: string) => `/api/v1/rooms/${room}`,
  (room: string) => `/api/v1/rooms/${room}/messages`,
  (room: string) => `/api/v1/rooms/${room}/changes?since=0`,
  (room: string) => `/api/v1/rooms/${room}/members`,
  (_room: string, slug: string) => `/r/${slug}`,
]

async function byHttp(world: World, arena: Arena, who: string, token?: string): Promise<void> {
  const { random, book } = world
  const path = pick(random, paths)(arena.room, arena.slug)
  const answer = await ask(anyPort(world), 'GET', path, { token })
  if (!answer) return
  const isPage = path.startsWith('/r/')
  if ((isPage || closed.has(answer.status)) && !answer.text.includes(arena.canary)) return
  const got = `${answer.status} ${answer.text.slice(0, 200)}`
  arena.record.intrusions.push({ who, path, got, at: book.now() })
}
