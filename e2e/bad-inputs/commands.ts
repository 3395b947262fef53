import { randomUUID } from 'node:crypto'
import type { CommandName } from '../../lib/protocol/commands.ts'
import type { RefusalCode } from '../../lib/protocol/refusals.ts'
import type { BadCommand } from './asking.ts'
import type { World } from './world.ts'

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
  other('room:update', 'a pause of a week', inRoom({ slowSeconds: 604_800 })),
  other('room:update', 'a pause before the last message', inRoom({ slowSeconds: -1 })),
  other('room:update', 'messages that stay for no day', inRoom({ retentionDays: 0 })),
  other('room:update', 'a yes that is a word', inRoom({ announceOnly: 'yes' })),
  other('room:update', 'rules that are an owner’s to make', inRoom({ announceOnly: true }), 'DENY'),
  other('room:bans', 'the eyes of a member', inRoom({}), 'DENY'),
  other('room:reports', 'the eyes of a member', inRoom({}), 'DENY'),
  other('room:reports', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
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
  other('member:role', 'an invented role', ({ square, owner }) => ({
    room: square.id,
    user: owner.me.id,
    role: 'king',
  })),
  other('member:role', 'oneself, by a member', as('outsider', { role: 'owner' }), 'DENY'),
  other('member:ban', 'the owner, by a member', as('owner', {}), 'DENY'),
  other('member:ban', 'no time at all', as('owner', { seconds: 0 })),
  other('member:ban', 'a thousand years', as('owner', { seconds: 31_536_000_000 })),
  other('member:ban', 'a time in words', as('owner', { seconds: 'infinity' })),
  other('member:ban', 'a reason with a NUL', as('owner', { why: 'a\0b' })),
  other('member:unban', 'somebody, by a member', as('owner', {}), 'DENY'),
  other('member:mute', 'the owner, by a member', as('owner', {}), 'DENY'),
  other('member:mute', 'half a second', as('owner', { seconds: 0.5 })),
  other('member:unmute', 'the owner, by a member', as('owner', {}), 'DENY'),
  other('message:report', 'a message that is not', inRoom({ seq: 99 }), 'NONE'),
  other('message:report', "another's room", ({ secret }) => ({ room: secret.id, seq: 1 }), 'NONE'),
  other('message:report', 'a reason of 501 characters', inRoom({ seq: 1, why: 'x'.repeat(501) })),
  other('report:resolve', 'an invented outcome', inRoom({ seq: 1, outcome: 'forgotten' })),
  other('report:resolve', 'nothing that was reported', inRoom({ seq: 1, outcome: 'kept' }), 'NONE'),
  other('direct:open', 'a name for an id', ({ owner }) => ({ users: [owner.username] })),
  other('direct:open', 'fifty people', () => ({ users: Array.from({ length: 50 }, id) })),
  other('presence', 'an invented state', () => ({ state: 'asleep' })),
  other('typing', "another's room", ({ secret }) => ({ room: secret.id }), 'NONE'),
]

function as(who: 'owner' | 'outsider', fields: object) {
  return (world: World) => ({ room: world.square.id, user: world[who].me.id, ...fields })
}

function inRoom(fields: object) {
  return ({ square }: World) => ({ room: square.id, ...fields })
}
