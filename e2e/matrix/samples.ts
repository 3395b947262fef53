import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { password } from '../api.ts'
import type { Handler } from './handlers.ts'
import { usernameOf } from './people.ts'
import { canaries, type Ids } from './scenes.ts'

/** Something right for each name of a field. */
const samples: Record<string, (ids: Ids) => unknown> = {
  room: ({ room }) => room,
  user: ({ user }) => user,
  users: ({ newcomer }) => [newcomer],
  code: ({ code }) => code,
  seq: ({ seq }) => seq,
  since: () => 0,
  id: () => randomUUID(),
  text: () => 'Hello',
  emoji: () => '👍',
  on: () => true,
  name: () => 'A name',
  topic: () => 'A topic',
  username: () => `new-${randomUUID().slice(0, 13)}`,
  password: () => 'another correct horse',
  current: () => password,
  state: () => 'online',
  invite: ({ invite }) => invite,
  days: () => 7,
  kind: () => 'private',
  theme: () => 'dark',
  next: () => '/',
  from: () => 'settings',
  role: () => 'moderator',
  outcome: () => 'kept',
  /** Where nobody who asks here comes from. */
  network: () => `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::/64`,
  words: () => ['zxcvbnmasdf'],
  announceOnly: () => true,
  account: ({ user }) => usernameOf(user),
  /** No link has it. */
  secret: ({ slug }) => slug,
  signup: () => 'open',
  /** No file. */
  picture: () => 'me.png',
}

type Input = Record<string, unknown>

/** Where a name means something else than it does elsewhere, or more than what must be there is to be sent. */
const special: Record<string, (ids: Ids) => Input> = {
  'room:subscribe': ({ room }) => ({ rooms: [{ room }] }),
  'room:unsubscribe': ({ room }) => ({ rooms: [room] }),
  'member:add': ({ room, newcomer }) => ({ room, user: newcomer }),
  'action addMember': ({ room, newcomer }) => ({ room, username: usernameOf(newcomer), from: 'settings' }),
  'action removeMember': ({ room, user }) => ({ room, user, from: 'settings' }),
  'action endSession': ({ session }) => ({ id: session }),
  'action revokeToken': ({ token }) => ({ id: token }),
  'PATCH /api/v1/admin/people/{user}': () => ({ role: 'guest' }),
  'DELETE /api/v1/admin/rooms/{room}': () => ({ name: canaries.private }),
  'action admin/removeRoom': ({ room }) => ({ room, name: canaries.private }),
  'PATCH /api/v1/admin/rooms/{room}': () => ({ announceOnly: true }),
  'POST /api/v1/me/password': () => ({ current: password, password: 'another correct horse' }),
  'POST /api/v1/me/delete': () => ({ password, messages: 'keep' }),
  'action deleteAccount': () => ({ password, messages: 'keep', sure: 'on' }),
  'action admin/revokeInvite': ({ instanceInvite }) => ({ id: instanceInvite }),
  'action admin/createInvite': () => ({ days: '7', uses: '' }),
  'action admin/unsuspend': ({ user }) => ({ user }),
  'action admin/signOutEverywhere': ({ user }) => ({ user }),
  'action admin/factorOff': ({ user }) => ({ user }),
  'action admin/passwordLink': ({ user }) => ({ user }),
  'action admin/takeBack': ({ user }) => ({ user, sure: 'on' }),
  'action admin/removePicture': ({ user }) => ({ user }),
  'action admin/removeMessage': ({ room, seq }) => ({ room, seq }),
  'action admin/suspendAuthor': ({ room, seq }) => ({ room, seq }),
  'action admin/appoint': ({ user }) => ({ user, role: 'guest' }),
  'action signup': () => ({
    username: `new-${randomUUID().slice(0, 13)}`,
    password: 'another correct horse',
  }),
  'action createToken': () => ({ name: 'A name', days: '7', 'scope-read': 'on' }),
  'action login': ({ user }) => ({ username: usernameOf(user), password }),
  'POST /api/v1/login': ({ user }) => ({ username: usernameOf(user), password }),
  'member:unban': ({ room, outcast }) => ({ room, user: outcast }),
  'POST /api/v1/rooms/{room}/members': ({ newcomer }) => ({ user: newcomer }),
}

/** What `{id}` in a path means, by what stands before it. */
const idAfter: Record<string, (ids: Ids) => string> = {
  '{room}/invites': ({ invite }) => invite,
  'admin/invites': ({ instanceInvite }) => instanceInvite,
  'me/sessions': ({ session }) => session,
  'admin/bans': () => randomUUID(),
  'me/tokens': ({ token }) => token,
}

/** The path's parameters filled in. */
export function pathOf({ path, method = 'GET' }: { path: string; method?: string }, ids: Ids): string {
  const parts = path.split('/')
  const value = (name: string, n: number): unknown => {
    if (name === 'id') return idAfter[parts.slice(n - 2, n).join('/')]?.(ids)
    if (name === 'user' && method === 'DELETE' && path.endsWith('/ban')) return ids.outcast
    return elsewhere[name]?.(ids, method) ?? samples[name]?.(ids)
  }
  return parts
    .map((part, n) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (!name) return part
      const filled = value(name, n)
      if (filled === undefined) throw new Error(`e2e/matrix/samples.ts has nothing for {${name}} of ${path}`)
      return encodeURIComponent(String(filled))
    })
    .join('/')
}

/** What stands in paths alone. */
const elsewhere: Record<string, (ids: Ids, method: string) => string> = {
  slug: ({ slug }) => slug,
  path: () => 'no',
  nextauth: (_, method) => (method === 'POST' ? 'signout' : 'session'),
}

/** A right input: everything that must be there, and as little else as will do. */
export function inputOf(handler: Handler, ids: Ids): Input {
  const made = special[handler.name]?.(ids)
  if (made) return made
  if (handler.fields) {
    const known = handler.fields.filter((name) => samples[name])
    return Object.fromEntries(known.map((name) => [name, samples[name]?.(ids)]))
  }
  if (!handler.schema || !('shape' in handler.schema)) return {}
  const inPath = new Set([...handler.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  const shape = handler.schema.shape as Record<string, z.ZodType>
  const input: Input = {}
  const fits = () => handler.schema?.safeParse({ ...input, ...fromPath(inPath, ids) }).success
  const optional: string[] = []
  for (const [name, field] of Object.entries(shape)) {
    if (inPath.has(name)) continue
    if (field.safeParse(undefined).success) optional.push(name)
    else input[name] = sample(name, handler, ids)
  }
  for (const name of optional) {
    if (fits()) break
    if (samples[name]) input[name] = samples[name](ids)
  }
  return input
}

function fromPath(names: Set<string | undefined>, ids: Ids): Input {
  const all: Input = { id: randomUUID(), code: ids.code, seq: ids.seq, user: ids.user, emoji: '👍' }
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)))
}

function sample(name: string, { name: handler }: Handler, ids: Ids): unknown {
  const value = samples[name]?.(ids)
  if (value === undefined)
    throw new Error(`e2e/matrix/samples.ts has nothing for the field ${name} of ${handler}`)
  return value
}
