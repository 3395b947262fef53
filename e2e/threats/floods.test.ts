import { randomUUID } from 'node:crypto'
import { connect as connectTo, type Socket as Line } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, addMember, ask as askSocket, connect, makeRoom, signUp, type Wire } from '../api.ts'
import { type Hearth, startHearth } from '../hearth.ts'
import { socketFrom } from '../soak/honest.ts'
import { ask, askRaw } from './http.ts'

let hearth: Hearth
let [ada, mallory] = [] as unknown as [Account, Account]
let room: RoomInfo
let honest: Wire
/** Lines that never finish their headers, there while all else happens. */
let slow: Line[]
beforeAll(async () => {
  hearth = await startHearth({ env: { HEARTH_LIMITS: 'on', HEARTH_TRUST_PROXY: 'on' } })
  ada = await signUp(hearth.url, 'ada')
  mallory = await signUp(hearth.url, 'mallory')
  room = await makeRoom(ada, 'Square', 'public')
  await addMember(ada, room, mallory.me.id)
  honest = connect(ada)
  await new Promise((hello) => honest.once('hello', hello))
  slow = openSlowLines()
})
afterAll(async () => {
  honest.disconnect()
  await hearth.remove()
})

/** Whoever does nothing wrong notices nothing. */
async function othersAreServed() {
  const sent = await askSocket(honest, 'message:send', {
    room: room.id,
    id: randomUUID(),
    text: 'still here',
  })
  expect(sent).toMatchObject({ ok: true })
  expect(hearth.process().exitCode).toBeNull()
}

let places = 0
async function comes(account: Account) {
  const socket = socketFrom(`203.0.113.${++places}`, account, false)
  await new Promise((hello) => socket.once('hello', hello))
  return socket
}
const lost = (socket: Wire) => new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))

function openSlowLines(): Line[] {
  const { hostname, port } = new URL(hearth.url)
  return Array.from({ length: 500 }, () => {
    const line = connectTo(Number(port), hostname, () => line.write('GET / HTTP/1.1\r\nHost: a\r\nX-A: '))
    return line.on('error', () => {}).resume()
  })
}

describe('Floods', () => {
  test('of slow headers: five hundred lines that never finish keep nobody else out', async () => {
    await othersAreServed()
    expect((await ask(hearth.url, '/login')).status).toBe(200)
    expect(slow.filter(({ closed }) => !closed)).toHaveLength(500)
  })

  test.each<[string, (n: number) => [string, unknown]]>([
    ['events', () => ['presence', { state: 'online' }]],
    ['events that do not exist', () => [randomUUID(), {}]],
    ['typing', () => ['typing', { room: room.id }]],
    ['joins', (n) => [n % 2 ? 'room:join' : 'room:leave', { room: room.id }]],
    ['bytes', () => ['message:send', { room: room.id, text: Buffer.from('a') }]],
  ])('of %s: the socket that goes on is cut, and nobody else', async (_, packet) => {
    const socket = await comes(mallory)
    const ended = lost(socket)
    for (let n = 0; n < 4_000; n++) Reflect.apply(socket.emit, socket, packet(n))
    await ended
    await othersAreServed()
  })

  test('of long packets: fewer of them do', async () => {
    const socket = await comes(mallory)
    const ended = lost(socket)
    for (let n = 0; n < 400; n++) Reflect.apply(socket.emit, socket, ['nonsense', 'x'.repeat(40_000)])
    await ended
    await othersAreServed()
  })

  test('within what is cut, each is answered; beyond the rate by when to come again', async () => {
    const socket = await comes(mallory)
    const answers = await Promise.all(
      Array.from({ length: 700 }, () => askSocket(socket, 'presence', { state: 'online' })),
    )
    const codes = answers.map((answer) => ('code' in answer ? answer.code : 'ok'))
    expect(codes.filter((code) => code === 'ok')).toHaveLength(600)
    expect(codes.filter((code) => code === 'SLOW')).toHaveLength(100)
    socket.disconnect()
  })

  test('from one address: after ten sockets that were cut it is let in no more for a while', async () => {
    const from = '203.0.113.250'
    for (let n = 0; n < 10; n++) {
      const socket = socketFrom(from, mallory, false)
      await new Promise((hello) => socket.once('hello', hello))
      const ended = lost(socket)
      for (let k = 0; k < 3_100; k++) Reflect.apply(socket.emit, socket, ['x'])
      await ended
    }
    const headers = { 'x-forwarded-for': from }
    const path = '/socket.io/?EIO=4&transport=polling'
    expect((await ask(hearth.url, path, { headers })).status).toBeGreaterThanOrEqual(400)
    expect((await ask(hearth.url, path, { headers: { 'x-forwarded-for': '203.0.113.251' } })).status).toBe(
      200,
    )
    await othersAreServed()
  })

  test('of bodies that are slow, too long or compressed: refused or cut', async () => {
    const headers = { 'content-type': 'application/json' }
    const post = (body: string | Buffer, more: Record<string, string> = {}) =>
      ask(hearth.url, '/api/v1/login', { method: 'POST', headers: { ...headers, ...more }, body })
    expect((await post('x'.repeat(1024 * 1024))).status).toBe(413)
    expect((await post('x'.repeat(1024 * 1024), { 'transfer-encoding': 'chunked' })).status).toBe(413)
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
    expect((await post(bomb.subarray(0, 100_000), { 'content-encoding': 'gzip' })).status).toBe(400)
    const many = `GET / HTTP/1.1\r\nHost: a\r\n${Array.from({ length: 5_000 }, (_, n) => `x-${n}: y`).join('\r\n')}\r\n\r\n`
    expect(await askRaw(hearth.url, many)).toMatch(/^HTTP\/1\.1 431/)
    await othersAreServed()
  })
})

test('Floods: long texts count for more, so that nobody keeps the renderer to themselves', async () => {
  const author = await signUp(hearth.url, 'long')
  const socket = await comes(author)
  const den = await makeRoom(author, 'Den', 'public')
  const codes: string[] = []
  for (let n = 0; n < 20; n++) {
    const answer = await askSocket(socket, 'message:send', {
      room: den.id,
      id: randomUUID(),
      text: 'x'.repeat(9_999),
    })
    codes.push('code' in answer ? answer.code : 'ok')
  }
  expect(codes).toContain('SLOW')
  socket.disconnect()
})

test('Floods: what is read counts to whoever asks, over how many sockets ever', async () => {
  const greedy = await signUp(hearth.url, 'greedy')
  const rooms = Array(1_000).fill({ room: room.id })
  const sockets = await Promise.all(Array.from({ length: 12 }, () => comes(greedy)))
  const answers = await Promise.all(sockets.map((socket) => askSocket(socket, 'room:subscribe', { rooms })))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5)
  expect(answers.filter((answer) => 'code' in answer && answer.code === 'SLOW')).toHaveLength(7)
  await othersAreServed()
  for (const socket of sockets) socket.disconnect()
})

describe('The parser', () => {
  const packets: [string, (string | Buffer)[]][] = [
    ['an attachment that nobody asked for', [Buffer.alloc(50_000), Buffer.alloc(50_000)]],
    ['a thousand attachments that never come', ['51000-["message:send",{"_placeholder":true,"num":0}]']],
    [
      'an attachment in the place of every field',
      [
        '52-["message:send",{"room":{"_placeholder":true,"num":0},"text":{"_placeholder":true,"num":1}}]',
        Buffer.from('a'),
        Buffer.from('b'),
      ],
    ],
    [
      'an attachment of number __proto__',
      ['51-["message:send",{"_placeholder":true,"num":"__proto__"}]', Buffer.from('a')],
    ],
    ['JSON 40,000 deep', [`2["typing",${'['.repeat(40_000)}${']'.repeat(40_000)}]`]],
    [
      '__proto__ in an object',
      ['2["typing",{"__proto__":{"room":"x"},"constructor":{"prototype":{"room":"x"}}}]'],
    ],
    ['an event called error', ['2["error",{"message":"x"}]']],
    [
      'an event called __proto__',
      ['2["__proto__"]', '2["constructor"]', '2["toString"]', '2["newListener"]'],
    ],
    ['another namespace', ['0/admin,', '2/admin,["x"]']],
    ['a number of an acknowledgement that is endless', [`2${'9'.repeat(1_000)}["typing",{}]`]],
  ]

  test.each(packets)(
    '%s: that socket may be closed; the process lives, and others notice nothing',
    async (_, parts) => {
      const socket = await comes(mallory)
      for (const part of parts) socket.io.engine.write(part)
      await Promise.race([lost(socket), askSocket(socket, 'presence', { state: 'online' }).catch(() => null)])
      socket.disconnect()
      await othersAreServed()
      expect(Object.hasOwn(Object.prototype, 'room')).toBe(false)
    },
  )
})

test('Slow consumer: who takes nothing while over 1 MiB is said is told nothing more, and others all of it', async () => {
  const unlimited = await startHearth()
  const [speaker, listener] = [
    await signUp(unlimited.url, 'speaker'),
    await signUp(unlimited.url, 'listener'),
  ]
  const hall = await makeRoom(speaker, 'Hall')
  await addMember(speaker, hall, listener.me.id)
  const [speaking, reader] = [connect(speaker), connect(listener)]
  await Promise.all([speaking, reader].map((socket) => new Promise((hello) => socket.once('hello', hello))))
  const line: Line = Reflect.get(reader.io.engine.transport, 'ws')._socket
  line.pause()
  const text = 'x'.repeat(9_900)
  const heard: number[] = []
  speaking.on('changes', ({ messages }) => heard.push(...messages.map(({ seq }) => seq)))
  const sent: number[] = []
  while (sent.length < 150) {
    const answer = await askSocket(speaking, 'message:send', { room: hall.id, id: randomUUID(), text })
    if (!('seq' in answer)) throw new Error(answer.message)
    sent.push(answer.seq)
  }
  await askSocket(speaking, 'presence', { state: 'online' })
  expect(sent.every((seq) => heard.includes(seq))).toBe(true)
  const all = new Promise<void>((resolve) => {
    const last = sent.at(-1) ?? 0
    reader.on('changes', ({ lastSeq }) => lastSeq >= last && resolve())
    reader.on('disconnect', () => resolve())
  })
  line.resume()
  await all
  for (const socket of [speaking, reader]) socket.disconnect()
  await unlimited.remove()
})

test('Floods of slow headers: they are cut in the end', async () => {
  await Promise.all(slow.map((line) => line.closed || new Promise((cut) => line.once('close', cut))))
  await othersAreServed()
})
