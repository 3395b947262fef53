import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, ask, connect, history, makeRoom, signUp } from './api.ts'
import { type Hearth, postmasterFile, startHearth } from './hearth.ts'

let hearth: Hearth
let ada: Account
let room: RoomInfo

/** PostgreSQL with all of its processes: it says nothing, and its connections stay. */
function signalDatabase(signal: NodeJS.Signals) {
  const postmaster = readFileSync(postmasterFile(hearth), 'utf8').split('\n')[0] ?? ''
  const listed = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  const family = listed.map((line) => line.trim().split(/\s+/)).filter((ids) => ids.includes(postmaster))
  for (const [pid] of family) process.kill(Number(pid), signal)
}

const ready = async () => (await fetch(`${hearth.url}/readyz`)).status

beforeAll(async () => {
  hearth = await startHearth()
  ada = await signUp(hearth.url, 'ada')
  room = await makeRoom(ada, 'Freezer')
})
afterAll(async () => {
  signalDatabase('SIGCONT')
  await hearth.remove()
})

test('[R1] [R2] [R8] while the database is frozen a send is refused for now; sent again it is there once', async () => {
  const socket = connect(ada)
  const message = { room: room.id, id: randomUUID(), text: 'once' }
  expect(await ask(socket, 'message:send', { ...message, id: randomUUID(), text: 'before' })).toMatchObject({
    seq: 1,
  })
  signalDatabase('SIGSTOP')
  expect(await ready()).toBe(503)
  // Several, so that some wait behind the one that is on its way.
  const others = Array.from({ length: 5 }, () => ({ ...message, id: randomUUID() }))
  const answers = await Promise.all(
    [message, ...others].map((one) =>
      socket.timeout(60_000).emitWithAck('message:send' as never, one as never),
    ),
  )
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: 'DB', retryable: true })
  signalDatabase('SIGCONT')
  for (const one of [message, ...others]) {
    const settled = await until(() => ask(socket, 'message:send', one))
    expect(settled).toMatchObject({ ok: true })
  }
  const messages = await history(ada, room.id)
  expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(new Set(messages.slice(1).map(({ id }) => id))).toEqual(
    new Set([message, ...others].map(({ id }) => id)),
  )
  expect(await ready()).toBe(200)
  socket.disconnect()
})

async function until<Answer extends { ok: boolean }>(work: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await work()
    if (answer.ok) return answer
  }
}
