import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../lib/protocol/refusals.ts'
import type { Page, RoomInfo } from '../lib/protocol/wire.ts'
import { ask, call, connect, type Wire } from './api.ts'
import { askOverHttp, askOverSocket } from './bad-inputs/asking.ts'
import { badCommands } from './bad-inputs/commands.ts'
import { badRequests } from './bad-inputs/requests.ts'
import { makeWorld, type World } from './bad-inputs/world.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let world: World
let socket: Wire
let heads: string

/** The counters of all rooms: what a refused request must not move. */
async function headsNow(): Promise<string> {
  const { owner, square, secret, open } = world
  const pages = [square, secret, open].map((room: RoomInfo) =>
    call<Page>(owner, 'GET', `rooms/${room.id}/messages?limit=1`),
  )
  return (await Promise.all(pages)).map(({ rev, lastSeq }) => `${rev}:${lastSeq}`).join(' ')
}

beforeAll(async () => {
  hearth = await startHearth()
  world = await makeWorld(hearth.url)
  socket = connect(world.outsider)
  await new Promise((hello) => socket.once('hello', hello))
  heads = await headsNow()
})
afterAll(async () => {
  socket.disconnect()
  await hearth.remove()
})

/** For a person, and nothing of what is behind it. */
function isSentence(text: unknown) {
  expect(text).toMatch(/^\p{Lu}.{3,200}[.!?]$/u)
  expect(text).not.toMatch(
    /prisma|select |insert |postgres|violates|undefined|\[object|node_modules|\.ts\b|zod/i,
  )
}

describe('over HTTP', () => {
  test.each(badRequests)('$what: $code', async (bad) => {
    const answer = await askOverHttp(world, bad)
    const text = await answer.text()
    expect(answer.headers.get('content-type'), text).toContain('application/problem+json')
    const problem = JSON.parse(text)
    expect(problem).toMatchObject({ code: bad.code, status: answer.status })
    isSentence(problem.detail)
    // A stack's lines.
    expect(text).not.toMatch(/\\n +at /)
  })
})

describe('over a socket, which stays the same one throughout', () => {
  test.each(badCommands)('$what: $code', async (bad) => {
    const answer = await askOverSocket(world, socket, bad)
    expect(answer).toMatchObject({ ok: false, code: bad.code, retryable: expect.any(Boolean) })
    isSentence(answer.message)
    expect(socket.connected).toBe(true)
  })

  test('a room among those subscribed to that is not for one is refused alone', async () => {
    const rooms = [{ room: world.secret.id }, { room: world.square.id, since: 0 }, { room: randomUUID() }]
    const answer = await ask(socket, 'room:subscribe', { rooms })
    expect(answer).toMatchObject({
      ok: true,
      rooms: [{ code: 'NONE' }, { room: world.square.id }, { code: 'NONE' }],
    })
  })
})

describe('at the door', () => {
  const door = (headers: Record<string, string>) =>
    fetch(`${hearth.url}/socket.io/?EIO=4&transport=polling`, { headers })

  test.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['Origin: null', { origin: 'null' }],
    ['no Origin', {}],
  ])('a cookie with %s gets no socket', async (_, headers) => {
    expect((await door({ cookie: 'hearth=anything', ...headers })).status).toBe(403)
  })

  test.each(['hearth_nonsense', 'x'.repeat(5000), '', '\0'])(
    'a wrong token gets no socket: %j',
    async (token) => {
      const refused = connect({ url: hearth.url, token: token || ' ' })
      const error = await new Promise<Error & { data?: Refusal }>((failed) =>
        refused.once('connect_error', failed),
      )
      isSentence(error.message)
      refused.disconnect()
    },
  )

  // Packets as they lie inside Engine.IO's messages: the first digit is Socket.IO's own packet type.
  test.each([
    ['garbage', 'garbage'],
    ['a packet of an unknown type', '9["typing",{}]'],
    ['an attachment that never comes', '51-["typing",{"_placeholder":true,"num":0}]'],
    ['an event called error', '2["error",{}]'],
    ['an event called disconnect', '2["disconnect"]'],
    ['an event that is a number', '2[42]'],
    ['a payload that is no JSON', '2["typing",{'],
    ['brackets 30,000 deep', `2["typing",${'['.repeat(30_000)}`],
    ['100 KiB at once', `2["typing","${'x'.repeat(100 * 1024)}"]`],
  ])('%s may end its own socket, and no other', async (_, packet) => {
    const own = connect(world.outsider)
    await new Promise((hello) => own.once('hello', hello))
    const ended = new Promise((end) => own.once('disconnect', end))
    own.io.engine.write(packet)
    await Promise.race([ended, ask(own, 'presence', { state: 'away' })])
    own.disconnect()
    expect(await ask(socket, 'presence', { state: 'online' })).toEqual({ ok: true })
  })
})

test('nothing was taken: no number, no change; and the next message is the next one', async () => {
  expect(await headsNow()).toBe(heads)
  const sent = await ask(socket, 'message:send', {
    room: world.square.id,
    id: randomUUID(),
    text: 'Still here',
  })
  expect(sent).toMatchObject({ ok: true, seq: 2 })
  const [head] = (await headsNow()).split(' ')
  const [before] = heads.split(' ')
  expect(Number(head?.split(':')[0])).toBe(Number(before?.split(':')[0]) + 1)
})
