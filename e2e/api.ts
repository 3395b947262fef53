import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { Answers, CommandInput, CommandName, ServerEvents } from '../lib/protocol/commands.ts'
import type { Refusal } from '../lib/protocol/refusals.ts'
import type { Me, Page, RoomId, RoomInfo, RoomSummary, UserId } from '../lib/protocol/wire.ts'

/** A client that knows the protocol alone, for what surrounds a journey and for tests without a browser. */
export type Account = { url: string; token: string; me: Me; username: string; password: string }
export type Wire = Socket<ServerEvents, Record<string, never>>

export const password = 'correct horse battery'
let made = 0
/** A name that no other test of this run uses. */
export const freshName = (base = 'person') =>
  `${base}-${Date.now().toString(36).slice(-5)}${(made++).toString(36)}`

type At = { url: string; token?: string }

/** The answer as it comes, a refusal too. */
export function request(at: At, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${at.url}/api/v1/${path}`, {
    method,
    headers: {
      ...(at.token ? { authorization: `Bearer ${at.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
}

export async function call<Answer = Record<string, unknown>>(
  at: At,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await request(at, method, path, body)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text || '{}')
}

export async function signUp(url: string, base?: string, name?: string): Promise<Account> {
  const username = freshName(base)
  const { token, me } = await call<{ token: string; me: Me }>({ url }, 'POST', 'signup', {
    username,
    password,
    ...(name ? { name } : {}),
  })
  return { url, token, me, username, password }
}

export async function makeRoom(
  owner: Account,
  name: string,
  kind: 'public' | 'private' = 'private',
): Promise<RoomInfo> {
  return (await call<{ room: RoomInfo }>(owner, 'POST', 'rooms', { name, kind })).room
}

export async function invite(owner: Account, room: RoomInfo): Promise<string> {
  const { invite } = await call<{ invite: { code: string } }>(owner, 'POST', `rooms/${room.id}/invites`, {})
  return `${owner.url}/invite/${invite.code}`
}

export async function addMember(owner: Account, room: RoomInfo, user: UserId): Promise<void> {
  await call(owner, 'POST', `rooms/${room.id}/members`, { user })
}

export async function openDirect(from: Account, ...users: UserId[]): Promise<RoomSummary> {
  return (await call<{ room: RoomSummary }>(from, 'POST', 'directs', { users })).room
}

export async function say(from: Account, room: RoomId, text: string): Promise<number> {
  return (await call<{ seq: number }>(from, 'POST', `rooms/${room}/messages`, { id: randomUUID(), text })).seq
}

export async function history(from: Account, room: RoomId): Promise<Page['messages']> {
  const messages: Page['messages'] = []
  for (let after = 0; ; ) {
    const page = await call<Page>(from, 'GET', `rooms/${room}/messages?after=${after}&limit=200`)
    messages.push(...page.messages)
    const last = page.messages.at(-1)
    if (!last || last.seq >= page.lastSeq) return messages
    after = last.seq
  }
}

/**
 * A bare socket. With `reconnection` it comes back as docs/PROTOCOL.md asks: also where the server itself refused it
 * for now, which the library takes for final.
 */
export function connect(
  account: { url: string; token?: string },
  { reconnection = false, headers }: { reconnection?: boolean; headers?: Record<string, string> } = {},
): Wire {
  const socket: Wire = io(account.url, {
    transports: ['websocket'],
    auth: account.token ? { token: account.token } : {},
    reconnection,
    extraHeaders: headers,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 300,
  })
  socket.on('connect_error', (error: Error & { data?: Refusal }) => {
    if (reconnection && !socket.active && error.data?.retryable) setTimeout(() => socket.connect(), 100)
  })
  return socket
}

export async function ask<Name extends CommandName>(
  socket: Wire,
  name: Name,
  input: Record<string, unknown> & Partial<Record<keyof CommandInput<Name>, unknown>>,
): Promise<Answers[Name] | Refusal> {
  return socket.timeout(10_000).emitWithAck(name as never, input as never)
}
