import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refused } from '../lib/protocol/refusals.ts'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, addMember, ask, connect, history, makeRoom, signUp, type Wire } from './api.ts'
import { type Hearth, postmasterFile, startHearth } from './hearth.ts'
import { seeded } from './seeded.ts'

const clientCount = 20
const rounds = 20
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const random = seeded(seed)

/** What a client sent, in the order in which it sent it. `seq` is there once it was acknowledged. */
type Said = { id: string; text: string; seq: number | null }
type Talker = { account: Account; room: RoomInfo; said: Said[]; socket: Wire; done: Promise<void> }

let hearth: Hearth
let rooms: RoomInfo[]
let talkers: Talker[]
let talking = true

/** One message after the other, each repeated under its id until it is acknowledged: what an outbox does. */
async function talk({ account, room, said, socket }: Omit<Talker, 'done'>): Promise<void> {
  while (talking) {
    const message: Said = { id: randomUUID(), text: `${account.username} ${said.length}`, seq: null }
    said.push(message)
    while (message.seq === null) {
      if (!socket.connected) {
        await wait(10)
        continue
      }
      const { id, text } = message
      const answer = await ask(socket, 'message:send', { room: room.id, id, text }).catch(() => null)
      if (answer && !refused(answer)) message.seq = answer.seq
      else if (answer && !answer.retryable) throw new Error(`${answer.code}: ${answer.message}`)
    }
  }
}

/** Its process id; null where none has begun yet. */
function postmaster(): number | null {
  const file = postmasterFile(hearth)
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

const acknowledged = () => talkers.reduce((sum, { said }) => sum + said.filter(({ seq }) => seq).length, 0)

async function moreIsAcknowledged(): Promise<void> {
  const before = acknowledged()
  while (acknowledged() < before + clientCount) await wait(10)
}

/**
 * Hearth may mend itself, or end so that it is started again; it must do one of both. That more is acknowledged is no
 * sign of it: what the killed one's children were doing they still commit.
 */
async function recovers(killed: number): Promise<void> {
  const child = hearth.process()
  while ([killed, null].includes(postmaster())) {
    if (child.exitCode !== null) return hearth.start()
    await wait(20)
  }
}

/** Kills PostgreSQL. @returns its process id */
function killDatabase(): number {
  const database = postmaster()
  if (database === null) throw new Error('There is no PostgreSQL to be killed.')
  process.kill(database, 'SIGKILL')
  return database
}

beforeAll(async () => {
  hearth = await startHearth()
  const owner = await signUp(hearth.url, 'owner')
  rooms = []
  for (const name of ['North', 'South', 'West']) rooms.push(await makeRoom(owner, name))
  talkers = []
  for (let i = 0; i < clientCount; i++) {
    const account = await signUp(hearth.url, 'talker')
    const room = rooms[i % rooms.length] as RoomInfo
    await addMember(owner, room, account.me.id)
    const talker = { account, room, said: [], socket: connect(account, { reconnection: true }) }
    talkers.push({ ...talker, done: talk(talker) })
  }
})
afterAll(async () => {
  for (const { socket } of talkers) socket.disconnect()
  await hearth.remove()
})

test(`nothing acknowledged is lost when the server is killed ${rounds} times (SEED=${seed})`, async () => {
  for (let round = 0; round < rounds; round++) {
    await moreIsAcknowledged()
    await wait(random() * 400)
    await hearth.kill()
    await hearth.start()
  }
  await moreIsAcknowledged()
})

test('nor when PostgreSQL is killed', async () => {
  await recovers(killDatabase())
  await moreIsAcknowledged()
})

test('nor when both are', async () => {
  await hearth.kill()
  killDatabase()
  await hearth.start()
  await moreIsAcknowledged()
})

test('every message is there, once, in order, and its number is the one that was acknowledged', async () => {
  talking = false
  await Promise.all(talkers.map(({ done }) => done))
  for (const room of rooms) {
    const inRoom = talkers.filter((talker) => talker.room === room)
    const [reader] = inRoom
    if (!reader) throw new Error('A room without talkers')
    const messages = await history(reader.account, room.id)
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
    for (const { account, said } of inRoom) {
      const kept = messages.filter(({ author }) => author.id === account.me.id)
      expect(kept.map(({ id, text, seq }) => ({ id, text, seq }))).toEqual(said)
    }
  }
  console.log(`${acknowledged()} acknowledged, 0 lost (SEED=${seed})`)
})
