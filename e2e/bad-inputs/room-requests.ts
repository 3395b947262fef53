import { randomUUID } from 'node:crypto'
import type { BadRequest } from './asking.ts'
import type { World } from './world.ts'

const id = () => randomUUID()
const inSquare = (rest: string) => (world: World) => `rooms/${world.square.id}/${rest}`
const inSecret = (rest: string) => (world: World) => `rooms/${world.secret.id}/${rest}`

/** Rooms that are not, that are another's, and what a member may not do in one. */
export const aboutRooms: BadRequest[] = [
  { what: 'an unknown room', path: () => `rooms/${id()}/messages`, code: 'NONE' },
  { what: 'a room named with a NUL', path: () => 'rooms/a%00b/messages', code: 'BAD' },
  { what: 'a room named with half an escape', path: () => 'rooms/%E0%A4%A/messages', code: 'BAD' },
  { what: 'a room named by 5,000 letters', path: () => `rooms/${'x'.repeat(5000)}`, code: 'NONE' },
  { what: "the history of another's room", path: inSecret('messages'), code: 'NONE' },
  { what: "the name of another's room", path: ({ secret }) => `rooms/${secret.slug}`, code: 'NONE' },
  { what: "the members of another's room", path: inSecret('members'), code: 'NONE' },
  { what: "the changes of another's room", path: inSecret('changes?since=0'), code: 'NONE' },
  { what: "the invites of another's room", path: inSecret('invites'), code: 'NONE' },
  {
    what: "a message into another's room",
    method: 'POST',
    path: inSecret('messages'),
    body: () => ({ id: id(), text: 'let me in' }),
    code: 'NONE',
  },
  { what: "joining another's room", method: 'POST', path: inSecret('join'), body: () => ({}), code: 'NONE' },
  {
    what: 'a message into a public room that one is not in',
    method: 'POST',
    path: ({ open }) => `rooms/${open.id}/messages`,
    body: () => ({ id: id(), text: 'hello' }),
    code: 'DENY',
  },
  {
    what: "editing another's message",
    method: 'PATCH',
    path: inSquare('messages/1'),
    body: () => ({ text: 'not mine' }),
    code: 'DENY',
  },
  { what: "deleting another's message", method: 'DELETE', path: inSquare('messages/1'), code: 'DENY' },
  {
    what: 'editing a message that is not there',
    method: 'PATCH',
    path: inSquare('messages/999'),
    body: () => ({ text: 'nothing' }),
    code: 'NONE',
  },
  { what: 'reacting with a word', method: 'PUT', path: inSquare('messages/1/reactions/yes'), code: 'BAD' },
  {
    what: 'reacting with two emoji',
    method: 'PUT',
    path: inSquare('messages/1/reactions/%F0%9F%91%8D%F0%9F%91%8D'),
    code: 'BAD',
  },
  {
    what: 'renaming a room that one does not own',
    method: 'PATCH',
    path: ({ square }) => `rooms/${square.id}`,
    body: () => ({ name: 'Mine' }),
    code: 'DENY',
  },
  {
    what: 'a room of an unknown kind',
    method: 'POST',
    path: () => 'rooms',
    body: () => ({ name: 'New', kind: 'direct' }),
    code: 'BAD',
  },
  {
    what: 'a direct conversation with nobody',
    method: 'POST',
    path: () => 'directs',
    body: () => ({ users: [] }),
    code: 'BAD',
  },
  {
    what: 'a direct conversation with oneself',
    method: 'POST',
    path: () => 'directs',
    body: ({ outsider }) => ({ users: [outsider.me.id] }),
    code: 'BAD',
  },
  {
    what: 'an invite that lasts for ever',
    method: 'POST',
    path: inSquare('invites'),
    body: () => ({ days: 1e9 }),
    code: 'BAD',
  },
  { what: 'the bans of a room, for a member', path: inSquare('bans'), code: 'DENY' },
  { what: 'the reports of a room, for a member', path: inSquare('reports'), code: 'DENY' },
  { what: "the bans of another's room", path: inSecret('bans'), code: 'NONE' },
  {
    what: 'becoming an owner by oneself',
    method: 'PATCH',
    path: ({ square, outsider }) => `rooms/${square.id}/members/${outsider.me.id}`,
    body: () => ({ role: 'owner' }),
    code: 'DENY',
  },
  {
    what: 'banning the owner',
    method: 'PUT',
    path: ({ square, owner }) => `rooms/${square.id}/members/${owner.me.id}/ban`,
    body: () => ({}),
    code: 'DENY',
  },
  {
    what: 'muting for half a second',
    method: 'PUT',
    path: ({ square, owner }) => `rooms/${square.id}/members/${owner.me.id}/mute`,
    body: () => ({ seconds: 0.5 }),
    code: 'BAD',
  },
  {
    what: 'reporting a message that is not',
    method: 'POST',
    path: inSquare('messages/99/report'),
    body: () => ({}),
    code: 'NONE',
  },
  {
    what: 'deciding about what nobody reported',
    method: 'POST',
    path: inSquare('reports/1'),
    body: () => ({ outcome: 'kept' }),
    code: 'NONE',
  },
]
