import { randomUUID } from 'node:crypto'
import type { CommandName } from '../lib/protocol/commands.ts'
import type { RefusalCode } from '../lib/protocol/refusals.ts'
import type { World } from './refused-http.ts'

export type BadCommand = {
  what: string
  command: CommandName | (string & {})
  /** What is sent with it, argument by argument. */
  with: (world: World) => unknown[]
  code: RefusalCode
}

const id = () => randomUUID()
const say = (what: string, input: (world: World) => unknown, code: RefusalCode = 'BAD'): BadCommand => ({
  what: `message:send with ${what}`,
  command: 'message:send',
  with: (world) => [input(world)],
  code,
})
const inSquare = (fields: object) => (world: World) => ({ room: world.square.id, id: id(), ...fields })
const other = (
  command: CommandName,
  what: string,
  input: (world: World) => unknown,
  code: RefusalCode = 'BAD',
) => ({
  what: `${command} with ${what}`,
  command,
  with: (world: World) => [input(world)],
  code,
})

export const badCommands: BadCommand[] = [
  { what: 'a command that does not exist', command: 'message:shout', with: () => [{}], code: 'BAD' },
  { what: 'a command called constructor', command: 'constructor', with: () => [{}], code: 'BAD' },
  { what: 'a command called __proto__', command: '__proto__', with: () => [{}], code: 'BAD' },
  { what: 'a command with nothing', command: 'message:send', with: () => [], code: 'BAD' },
  {
    what: 'a command with too much',
    command: 'message:send',
    with: (world) => [inSquare({ text: 'a' })(world), 2, 3],
    code: 'BAD',
  },
  say('null', () => null),
  say('a number', () => 42),
  say('a string', () => 'hello'),
  say('a list', () => [1, 2, 3]),
  say('bytes', () => Buffer.from('hello')),
  say('bytes for text', (world) => ({ ...inSquare({})(world), text: Buffer.from('hello') })),
  say('no text', inSquare({})),
  say('an object for text', inSquare({ text: { startsWith: '' } })),
  say('a NUL', inSquare({ text: 'a\0b' })),
  say('a lone surrogate', inSquare({ text: '\udc00' })),
  say('only spaces', inSquare({ text: '   ' })),
  say('10,001 characters', inSquare({ text: 'x'.repeat(10_001) }), 'LONG'),
  say('an unknown room', () => ({ room: id(), id: id(), text: 'hello' }), 'NONE'),
  say("another's room", ({ secret }) => ({ room: secret.id, id: id(), text: 'hello' }), 'NONE'),
  say("another's room by its slug", ({ secret }) => ({ room: secret.slug, id: id(), text: 'hello' }), 'NONE'),
  say('a public room that one is not in', ({ open }) => ({ room: open.id, id: id(), text: 'hello' }), 'DENY'),
  say('a list for the room', ({ square }) => ({ room: [square.id], id: id(), text: 'hello' })),
  say('an unknown field', inSquare({ text: 'hello', author: 'ada' })),
  other('message:edit', "another's message", inRoom({ seq: 1, text: 'mine now' }), 'DENY'),
  other('message:edit', 'message 0', inRoom({ seq: 0, text: 'none' })),
  other('message:edit', 'message 1e300', inRoom({ seq: 1e300, text: 'none' })),
  other('message:edit', 'message "1"', inRoom({ seq: '1', text: 'none' })),
  other('message:delete', "another's message", inRoom({ seq: 1 }), 'DENY'),
  other('message:delete', 'a message that is not there', inRoom({ seq: 12_345 }), 'NONE'),
  other('message:react', 'a word', inRoom({ seq: 1, emoji: 'yes', on: true })),
  other('message:react', 'perhaps', inRoom({ seq: 1, emoji: '👍', on: 'perhaps' })),
  other('room:join', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
  other('room:join', 'a name of 5,000 letters', () => ({ room: 'x'.repeat(5000) })),
  other('room:members', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
  other('room:update', 'a room that one does not own', inRoom({ name: 'Mine' }), 'DENY'),
  other('room:update', 'nothing to change', inRoom({})),
  other('room:create', 'no name', () => ({})),
  other('room:create', 'a name of control characters', () => ({ name: '\u0007\u0008' })),
  other('room:subscribe', 'no rooms', () => ({ rooms: [] })),
  other('room:subscribe', '1,001 rooms', ({ square }) => ({
    rooms: Array(1001).fill({ room: square.id.slice(0, 8) }),
  })),
  other('room:subscribe', 'a negative rev', ({ square }) => ({ rooms: [{ room: square.id, since: -1 }] })),
  other('room:read', 'half a message', inRoom({ seq: 0.5 })),
  other('history:read', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
  other('history:read', 'before and after', inRoom({ before: 1, after: 1 })),
  other('history:read', 'before and at', inRoom({ before: 1, at: '2026-11-01T09:00:00Z' })),
  other('history:read', 'a time without its zone', inRoom({ at: '2026-11-01T09:00:00' })),
  other('history:read', 'a time as a number', inRoom({ at: 1_793_491_200_000 })),
  other('history:read', 'a limit of a million', inRoom({ limit: 1_000_000 })),
  other('member:add', 'somebody who does not exist', inRoom({ user: id() }), 'NONE'),
  other(
    'member:remove',
    'the owner, by a member',
    ({ square, owner }) => ({ room: square.id, user: owner.me.id }),
    'DENY',
  ),
  other('direct:open', 'a name for an id', ({ owner }) => ({ users: [owner.username] })),
  other('direct:open', 'fifty people', () => ({ users: Array.from({ length: 50 }, id) })),
  other('presence', 'an invented state', () => ({ state: 'asleep' })),
  other('typing', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
]

function inRoom(fields: object) {
  return ({ square }: World) => ({ room: square.id, ...fields })
}
