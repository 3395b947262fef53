import { randomUUID } from 'node:crypto'
import type { RefusalCode } from '../../lib/protocol/refusals.ts'
import type { BadRequest } from './asking.ts'
import { aboutRooms } from './room-requests.ts'
import type { World } from './world.ts'

const id = () => randomUUID()
const inSquare = (rest: string) => (world: World) => `rooms/${world.square.id}/${rest}`

const send = (what: string, body: unknown, code: RefusalCode = 'BAD'): BadRequest => ({
  what: `a message with ${what}`,
  method: 'POST',
  path: inSquare('messages'),
  body: () => body,
  code,
})
const signUp = (what: string, body: unknown, code: RefusalCode = 'BAD'): BadRequest => ({
  what: `signing up with ${what}`,
  method: 'POST',
  path: () => 'signup',
  body: () => body,
  as: () => null,
  code,
})
const read = (query: string, code: RefusalCode = 'BAD'): BadRequest => ({
  what: `history with ${query}`,
  path: inSquare(`messages?${query}`),
  code,
})
const picture = (what: string, body: string, code: RefusalCode = 'BAD'): BadRequest => ({
  what: `a picture of oneself that is ${what}`,
  method: 'PUT',
  path: () => 'me/avatar',
  body: () => body,
  code,
})
const good = 'correct horse battery'

export const badRequests: BadRequest[] = [
  send('no id', { text: 'hello' }),
  send('no text', { id: id() }),
  send('an id that is no UUID', { id: 'one', text: 'hello' }),
  send('an id that is a number', { id: 1, text: 'hello' }),
  send('a list for text', { id: id(), text: ['hello'] }),
  send('an object for text', { id: id(), text: { contains: 'a' } }),
  send('null for text', { id: id(), text: null }),
  send('nothing but spaces', { id: id(), text: ' \n\t ' }),
  send('a NUL', { id: id(), text: 'a\0b' }),
  send('a lone surrogate', { id: id(), text: 'half \ud83d' }),
  send('10,001 characters', { id: id(), text: 'x'.repeat(10_001) }, 'LONG'),
  send('10,000 characters of 4 bytes and one more', { id: id(), text: '🔥'.repeat(10_001) }, 'LONG'),
  send('a field that does not exist', { id: id(), text: 'hello', seq: 1 }),
  send('__proto__', '{"id":"x","text":"hello","__proto__":{"text":"a"}}'),
  send('a list as its body', [1, 2]),
  send('half a JSON body', '{"text": "hel'),
  send('a JSON string as its body', '"hello"'),
  send('bytes that are no text', '\ufffd\u0000{'),
  send('JSON nested 20,000 deep', '['.repeat(20_000)),
  send('a body of 100 KiB', { id: id(), text: 'x'.repeat(100 * 1024) }, 'LONG'),
  {
    ...send('another content type', 'text=hello'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  { ...send('plain text for JSON', '{"text":"hello"}'), headers: { 'content-type': 'text/plain' } },
  { ...send('no token', { id: id(), text: 'hello' }, 'AUTH'), as: () => null },
  { ...send('a wrong token', { id: id(), text: 'hello' }, 'AUTH'), as: () => 'hearth_nonsense' },
  { ...send('a token of 10,000 letters', { id: id(), text: 'hello' }, 'AUTH'), as: () => 'x'.repeat(10_000) },
  {
    ...send('another scheme', { id: id(), text: 'hello' }, 'AUTH'),
    as: () => null,
    headers: { authorization: 'Basic YTpi' },
  },
  {
    ...send('a foreign Origin and a cookie', { id: id(), text: 'hello' }, 'DENY'),
    as: () => null,
    headers: { origin: 'https://evil.example', cookie: 'hearth=anything' },
  },
  {
    ...send('Origin: null and a cookie', { id: id(), text: 'hello' }, 'DENY'),
    as: () => null,
    headers: { origin: 'null', cookie: 'hearth=anything' },
  },
  signUp('no password', { username: 'someone' }),
  signUp('a short password', { username: 'someone', password: 'short' }),
  signUp('a password of a megabyte', { username: 'someone', password: 'x'.repeat(1 << 20) }, 'LONG'),
  signUp('an object for a name', { username: { not: '' }, password: good }),
  signUp('a name with a slash', { username: 'a/b', password: good }),
  signUp('a name with a line break', { username: 'a\nb\u0000', password: good }),
  signUp('a name of 33 letters', { username: 'x'.repeat(33), password: good }),
  signUp('a name that Hearth keeps', { username: 'admin', password: good }, 'TAKEN'),
  signUp('an address that is none', { username: 'someone', password: good, email: 'nowhere' }),
  {
    what: 'logging in with a wrong password',
    method: 'POST',
    path: () => 'login',
    body: ({ owner }) => ({ username: owner.username, password: 'wrong wrong wrong' }),
    as: () => null,
    code: 'AUTH',
  },
  {
    what: 'logging in as nobody',
    method: 'POST',
    path: () => 'login',
    body: () => ({ username: 'nobody-at-all', password: good }),
    as: () => null,
    code: 'AUTH',
  },
  read('before=abc'),
  read('before=-1'),
  read('before=1.5'),
  read('before=99999999999999999999'),
  read('limit=0'),
  read('limit=100000'),
  read('before=5&after=5'),
  read('before=1&before=2'),
  read('at=yesterday'),
  read('at=2026-11-01'),
  read('at=2026-11-31T09:00:00Z'),
  read('at=2026-11-01T09:00:00+01:00'),
  read('at=1793491200000'),
  read('at=2026-11-01T09:00:00Z&around=5'),
  read("before=1'%20or%20'1'='1"),
  read('page=2'),
  ...aboutRooms,
  picture('nothing', ''),
  picture('a text', 'hello'),
  picture(
    'a drawing with a script',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  ),
  picture('only the beginning of one', 'GIF89a'),
  picture('larger than 2 MiB', 'x'.repeat(2 * 2 ** 20 + 1), 'LONG'),
  { what: 'an invite that was never made', path: () => 'invites/nonsense', code: 'NONE' },
  { what: 'a method that is not possible', method: 'DELETE', path: () => 'people', code: 'BAD' },
  { what: 'a path that is nothing', path: () => 'no/such/path', code: 'NONE' },
  { what: "ending another's session", method: 'DELETE', path: () => `me/sessions/${id()}`, code: 'NONE' },
]
