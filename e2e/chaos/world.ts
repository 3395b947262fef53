import type { RoomId } from '../../lib/protocol/wire.ts'
import type { Node } from './cluster.ts'
import type { Finding } from './finding.ts'
import type { Account, Follower } from './follower.ts'
import { createPoster, insist, type Poster } from './http.ts'
import type { Book } from './journal.ts'
import { type Link, startLink } from './link.ts'
import type { Pace } from './pace.ts'
import type { RoomRecord } from './record.ts'
import { openSocket, type Twin } from './socket.ts'
import type { Witness } from './truth.ts'
import { openWindow } from './window.ts'

/** All that a run is made of. */
export type World = {
  /** What people do. */
  random: () => number
  /** What befalls them: a seed brings back the faults in their order, however fast people were. */
  fate: () => number
  book: Book
  pace: Pace
  nodes: readonly Node[]
  witness: Witness
  cast: Cast
  arenas: Set<Arena>
  /** Texts are long: what fills buffers. */
  verbose: boolean
  /** Nobody sleeps, moves, comes or goes: it is being watched who is up to date. */
  calm: boolean
  over: boolean
  found(findings: Finding[], arena: Arena): void
}

/** A room with people in it, from its making to its checking. */
export type Arena = {
  room: RoomId
  slug: string
  kind: RoomRecord['kind']
  /** Stands in every text said here, and nowhere else. */
  canary: string
  record: RoomRecord
  /** Whether anybody may begin to say something. */
  open: boolean
  members: Follower[]
  churners: Follower[]
  posters: Poster[]
  lanes: Promise<void>[]
}

export type Cast = {
  /** Makes rooms, adds and removes people. */
  owner: Account
  /** Stay in their rooms: bare sockets and windows. */
  sockets: Follower[]
  windows: Follower[]
  posters: Poster[]
  /** Second windows of those above, while their room is open. */
  tabs: Follower[]
  /** Come and go. */
  churners: Follower[]
  accounts: Map<string, Account>
  outsider: Account
}

type Ground = Pick<World, 'random' | 'book' | 'nodes'>

export const pick = <Item>(random: () => number, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

/** One of them, the heavier the likelier. */
export function weighed<Item extends { weight: number }>(random: () => number, items: readonly Item[]): Item {
  let roll = random() * items.reduce((sum, { weight }) => sum + weight, 0)
  for (const item of items) {
    roll -= item.weight
    if (roll < 0) return item
  }
  return pick(random, items)
}

/** Clients may be served by any of them: whoever is down now comes back. */
export const anyPort = ({ random, nodes }: Pick<World, 'random' | 'nodes'>) => pick(random, nodes).port
export const ports = ({ nodes }: Pick<World, 'nodes'>) => nodes.map(({ port }) => port)

const password = 'correct horse battery'

export async function signUp({ nodes }: Pick<World, 'nodes'>, username: string): Promise<Account> {
  const body = { username, password }
  const { token, me } = await insist<{ token: string; me: { id: Account['user'] } }>(
    () => ports({ nodes }),
    'POST',
    'signup',
    { body, patience: 10_000 },
  )
  return { token, user: me.id, username }
}

const sizes = { sockets: 6, windows: 5, posters: 2, churners: 2 }

export async function makeCast(ground: Ground): Promise<Cast> {
  const accounts = new Map<string, Account>()
  const join = async (name: string) => {
    const account = await signUp(ground, name)
    accounts.set(account.user, account)
    return account
  }
  const many = async (base: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => join(`${base}-${i + 1}`)))
  const owner = await join('landlord')
  const outsider = await join('passer-by')
  const posters = (await many('poster', sizes.posters)).map((account) =>
    createPoster(ground.book, account, account.username, () => anyPort(ground)),
  )
  const sockets = await Promise.all((await many('socket', sizes.sockets)).map((one) => socketOf(ground, one)))
  const windows = await Promise.all((await many('window', sizes.windows)).map((one) => windowOf(ground, one)))
  const churners = await Promise.all(
    (await many('churner', sizes.churners)).map((one, i) =>
      i % 2 === 0 ? windowOf(ground, one) : socketOf(ground, one),
    ),
  )
  return { owner, outsider, posters, sockets, windows, tabs: [], churners, accounts }
}

const line = (ground: Ground): Promise<Link> => startLink(anyPort(ground))

export async function windowOf(ground: Ground, account: Account, holder = account.username) {
  return openWindow(ground.book, account, await line(ground), holder)
}

async function socketOf(ground: Ground, account: Account): Promise<Follower> {
  const { random, book } = ground
  const poster = createPoster(book, account, account.username, () => anyPort(ground))
  const twin = (): Twin | null => (random() < 0.01 ? poster.post : null)
  return openSocket(book, account, await line(ground), account.username, twin)
}

export const followersOf = ({ sockets, windows, tabs, churners }: Cast) => [
  ...sockets,
  ...windows,
  ...tabs,
  ...churners,
]

export function endCast(cast: Cast): void {
  for (const follower of followersOf(cast)) {
    follower.end()
    follower.link.close()
  }
}
