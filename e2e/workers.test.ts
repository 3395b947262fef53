import { type ChildProcess, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { stateOf } from '../lib/ground/processes.ts'
import { refused } from '../lib/protocol/refusals.ts'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, ask, connect, history, makeRoom, signUp, type Wire } from './api.ts'
import { exit, type Hearth, launch, postmasterFile, startHearth, temporaryFolder } from './hearth.ts'

const count = 2
const env = { HEARTH_WORKERS: String(count) }

let hearth: Hearth
let owner: Account
let room: RoomInfo
/** What was acknowledged in the room, in all of this file. */
const acknowledged: string[] = []

beforeAll(async () => {
  hearth = await startHearth({ env })
  owner = await signUp(hearth.url, 'owner')
  room = await makeRoom(owner, 'Workshop')
})
afterAll(() => hearth.remove())

async function until<Found>(find: () => Promise<Found | null> | Found | null): Promise<Found> {
  for (;;) {
    const found = await find()
    if (found) return found
    await wait(20)
  }
}

function workersOf(parent: ChildProcess): number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const fields = lines.map((line) => line.trim().split(/\s+/))
  const own = fields.filter(
    (words) => words[1] === String(parent.pid) && words.join(' ').includes('server.js'),
  )
  return own.map(([pid]) => Number(pid))
}

const gone = (pid: number) => stateOf(pid) !== 'alive'

/** A new session, over a connection of its own. @returns the worker that has it */
async function workerAsked(url: string): Promise<string> {
  const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
    headers: { connection: 'close' },
  })
  return /"sid":"(\d+)-/.exec(await answer.text())?.[1] ?? ''
}

/** @returns the numbers of the workers, once so many serve */
async function serving(url: string): Promise<Set<string>> {
  return until(async () => {
    const asked = await Promise.all(Array.from({ length: 4 * count }, () => workerAsked(url)))
    const found = new Set(asked)
    return found.size === count && found
  }) as Promise<Set<string>>
}

/** Each under its id until it is acknowledged, as an outbox does. */
async function say(socket: Wire, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const message = { room: room.id, id: randomUUID(), text: `${socket.id} ${i}` }
    await until(async () => {
      if (!socket.connected) return null
      const answer = await ask(socket, 'message:send', message).catch(() => null)
      return answer && !refused(answer)
    })
    acknowledged.push(message.text)
  }
}

async function nothingIsLost(): Promise<void> {
  const messages = await history(owner, room.id)
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1))
  expect(messages.map(({ text }) => text).sort()).toEqual([...acknowledged].sort())
}

/** Each of its requests takes a connection of its own, and so any worker. */
function pollingClient(transports: string[]): Wire {
  const agent = new Agent({ keepAlive: false }) as unknown as string
  const socket: Wire = io(hearth.url, { transports, agent, auth: { token: owner.token }, forceNew: true })
  onTestFinished(() => void socket.disconnect())
  return socket
}

describe('several workers', () => {
  test('all serve, behind one port', async () => {
    expect(workersOf(hearth.process()).length).toBeLessThanOrEqual(count)
    expect((await serving(hearth.url)).size).toBe(count)
    expect(hearth.output().match(/is at/g)).toHaveLength(1)
  })

  test('share one port also where the system chooses it, and tell it once', async () => {
    const dataDir = temporaryFolder()
    const child = launch({ ...env, PORT: '0', HEARTH_DATA: dataDir })
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk
    })
    const [url = ''] = await until(() => /http:\/\/127\.0\.0\.1:\d+/.exec(said))
    expect((await serving(url)).size).toBe(count)
    child.kill('SIGTERM')
    expect(await exit(child)).toBe(0)
    expect(said.match(/is at/g)).toHaveLength(1)
    rmSync(dataDir, { recursive: true })
  })

  test('[R3] hear each other: whoever is served by which, all are told the same in one order', async () => {
    await serving(hearth.url)
    const heard = Array.from({ length: 4 * count }, () => {
      const socket = connect(owner)
      const seqs: number[] = []
      // What was read from the database because it came late may come once more, as every client knows.
      socket.on('changes', ({ messages }) => {
        const last = seqs.at(-1) ?? 0
        seqs.push(...messages.map(({ seq }) => seq).filter((seq) => seq > last))
      })
      onTestFinished(() => void socket.disconnect())
      return { socket, seqs }
    })
    await Promise.all(heard.map(({ socket }) => once(socket as never, 'hello')))
    const before = acknowledged.length
    await Promise.all(heard.map(({ socket }) => say(socket, 10)))
    const all = Array.from({ length: 40 * count }, (_, i) => before + i + 1)
    for (const { seqs } of heard) await until(() => seqs.length >= all.length || null)
    expect(heard.map(({ seqs }) => seqs)).toEqual(heard.map(() => all))
  })

  test('serve a client that polls, whichever of them its requests reach', async () => {
    await serving(hearth.url)
    const sockets = Array.from({ length: 2 * count }, () => pollingClient(['polling']))
    await Promise.all(sockets.map((socket) => say(socket, 20)))
    expect(sockets.map((socket) => socket.io.engine.transport.name)).not.toContain('websocket')
    await nothingIsLost()
  })

  test('serve a client that polls first and then upgrades', async () => {
    await serving(hearth.url)
    const sockets = Array.from({ length: 8 * count }, () => pollingClient(['polling', 'websocket']))
    await Promise.all(
      sockets.map((socket) => until(() => socket.io.engine?.transport?.name === 'websocket' || null)),
    )
    await Promise.all(sockets.map((socket) => say(socket, 5)))
    expect(sockets.map((socket) => socket.recovered)).not.toContain(true)
    await nothingIsLost()
  })

  test('know no session of a worker that never was, nor one with a strange name', async () => {
    for (const session of ['999-abcdefghijabcdefghij', '../1-abcdefghijabcdefghij', '%00', '1-nobody']) {
      const answer = await fetch(`${hearth.url}/socket.io/?EIO=4&transport=polling&sid=${session}`)
      expect([answer.status, await answer.json()]).toMatchObject([400, { message: 'Session ID unknown' }])
    }
  })
})

describe('a worker', () => {
  test.each([
    ['is killed', 'SIGKILL'],
    ['is told to end', 'SIGTERM'],
    ['is frozen', 'SIGSTOP'],
  ] as const)('that %s is replaced, and nothing is lost', async (_, signal) => {
    const before = await serving(hearth.url)
    const sockets = Array.from({ length: 4 * count }, () => connect(owner, { reconnection: true }))
    const [first = 0] = workersOf(hearth.process())
    const talking = sockets.map((socket) => say(socket, 30))
    process.kill(first, signal)
    await Promise.all(talking)
    await until(() => gone(first))
    const after = await serving(hearth.url)
    expect([...after].filter((id) => !before.has(id))).toHaveLength(1)
    for (const socket of sockets) socket.disconnect()
    await nothingIsLost()
  })
})

describe('their parent', () => {
  test('takes its workers along when it is killed, and can be started again', async () => {
    await serving(hearth.url)
    const workers = workersOf(hearth.process())
    const socket = connect(owner, { reconnection: true })
    const [frozen = 0] = workers
    process.kill(frozen, 'SIGSTOP')
    const talking = say(socket, 50)
    await hearth.kill()
    await until(() => workers.filter((pid) => pid !== frozen).every(gone))
    await hearth.start()
    await talking
    // One that was frozen meanwhile finds nobody when it goes on.
    process.kill(frozen, 'SIGCONT')
    await until(() => gone(frozen))
    socket.disconnect()
    await nothingIsLost()
  })

  test('ends in order, and leaves no process behind', async () => {
    await serving(hearth.url)
    const parent = hearth.process()
    const pids = [...workersOf(parent), Number(readFileSync(postmasterFile(hearth), 'utf8').split('\n')[0])]
    expect(pids).toHaveLength(count + 1)
    const socket = connect(owner)
    await once(socket as never, 'hello')
    parent.kill('SIGTERM')
    expect(await exit(parent)).toBe(0)
    expect(pids.filter((pid) => !gone(pid))).toEqual([])
    await hearth.stop()
    await hearth.start()
    await nothingIsLost()
  })
})
