import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnection } from '../lib/client/connection.ts'
import { createHearth } from '../lib/client/hearth.ts'
import type { Hearth } from '../lib/client/model.ts'
import { speech } from '../lib/client/speaking.ts'
import { refused } from '../lib/protocol/refusals.ts'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, addMember, history, makeRoom, signUp } from './api.ts'
import { allReady, isReady, type Node } from './chaos/cluster.ts'
import { type Link, startLink } from './chaos/link.ts'
import { type Stage, stageNodes } from './chaos/stage.ts'

/** A rolling restart under 200 messages a second: 16 people in windows, and 4 programs over HTTP. */
const people = 16
const programs = 4
const every = ((people + programs) * 1000) / 200

let stage: Stage
let owner: Account
let room: RoomInfo
const windows: { account: Account; hearth: Hearth; line: Link; said: string[]; end(): void }[] = []
const posted: { account: Account; said: string[] }[] = []
/** What a person or a program was told that they would call an error. */
const errors: string[] = []

/** As balancers do: it asks each node whether it is ready, and sends whoever comes to one that is. */
async function balance(lines: Link[], stopped: () => boolean): Promise<void> {
  for (let turn = 0; !stopped(); turn++) {
    const ready = await readyNodes()
    lines.forEach((line, i) => {
      const target = ready[(i + turn) % ready.length]
      if (target && !ready.some(({ port }) => port === line.target())) line.lead(target.port)
    })
    await wait(250)
  }
}

async function readyNodes(): Promise<Node[]> {
  const ready = await Promise.all(stage.nodes.map(isReady))
  return stage.nodes.filter((_, i) => ready[i])
}

beforeAll(async () => {
  stage = await stageNodes(2)
  const urls = stage.nodes.map(({ port }) => `http://127.0.0.1:${port}`)
  owner = await signUp(urls[0] ?? '', 'owner')
  room = await makeRoom(owner, 'Works')
  const join = async (i: number) => {
    const account = await signUp(urls[i % urls.length] ?? '', 'worker')
    await addMember(owner, room, account.me.id)
    return account
  }
  for (let i = 0; i < people; i++) {
    const account = await join(i)
    const line = await startLink(stage.nodes[i % stage.nodes.length]?.port ?? 0)
    const hearth = createHearth({
      speak: speech(),
      connection: createConnection({ url: line.url, token: account.token }),
    })
    const end = hearth.start()
    while (hearth.view().connection.status !== 'online') await wait(10)
    const found = await hearth.find(room.id)
    if (refused(found)) throw new Error(found.message)
    windows.push({ account, hearth, line, said: [], end })
  }
  for (let i = 0; i < programs; i++) posted.push({ account: await join(i), said: [] })
})

afterAll(async () => {
  for (const { end, line } of windows) {
    end()
    line.close()
  }
  await stage.remove()
})

/** By the clock: who was held up makes up for it. */
async function paced(stopped: () => boolean, act: (n: number) => Promise<void> | void): Promise<void> {
  let due = performance.now()
  for (let n = 0; !stopped(); n++) {
    await act(n)
    due += every
    await wait(Math.max(0, due - performance.now()))
  }
}

async function speak({ hearth, said }: (typeof windows)[number], stopped: () => boolean): Promise<void> {
  const reactions: Promise<void>[] = []
  async function react(on: boolean) {
    const answer = await hearth.react(room.id, 1, '👍', on)
    if (refused(answer)) errors.push(`a reaction: ${answer.message}`)
  }
  await paced(stopped, (n) => {
    const text = randomUUID()
    said.push(text)
    const kept = hearth.send(room.id, text)
    if (refused(kept)) errors.push(kept.message)
    if (n % 20 === 10) reactions.push(react(n % 40 === 10))
    if (hearth.room(room.id)?.pending.some(({ state }) => state === 'failed')) errors.push('Not sent')
  })
  await Promise.all(reactions)
}

/** A program that asks once and takes no refusal. */
async function post(
  { account, said }: (typeof posted)[number],
  line: Link,
  stopped: () => boolean,
): Promise<void> {
  await paced(stopped, async () => {
    const text = randomUUID()
    said.push(text)
    const answer = await fetch(`${line.url}/api/v1/rooms/${room.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), text }),
    }).catch((error: Error) => ({ status: error.message }))
    if (answer.status !== 201) errors.push(`POST: ${answer.status}`)
  })
}

test('a rolling restart of both nodes under load fails no send, and loses, doubles and reorders nothing', async () => {
  let over = false
  const stopped = () => over
  const lines = await Promise.all(posted.map((_, i) => startLink(stage.nodes[i % 2]?.port ?? 0)))
  const balancing = balance([...windows.map(({ line }) => line), ...lines], stopped)
  const talking = [
    ...windows.map((window) => speak(window, stopped)),
    ...posted.map((one, i) => post(one, lines[i] ?? never(), stopped)),
  ]
  const began = performance.now()
  await wait(2_000)
  for (const node of stage.nodes) {
    await node.stop()
    // It would be 1 after 25 s: see lib/ground/ending.ts.
    expect(node.exitCode()).toBe(0)
    await node.start()
    await allReady([node], 60_000)
    await wait(2_000)
  }
  over = true
  const seconds = Math.round((performance.now() - began) / 1000)
  await Promise.all(talking)
  await balancing
  for (const line of lines) line.close()
  while (windows.some(({ hearth }) => hearth.room(room.id)?.pending.length !== 0)) await wait(20)

  const messages = await history({ ...owner, url: `http://127.0.0.1:${stage.nodes[0]?.port}` }, room.id)
  expect(errors).toEqual([])
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1))
  for (const { account, said } of [...windows, ...posted]) {
    const theirs = messages.filter(({ author }) => author.id === account.me.id)
    expect(theirs.map(({ text }) => text)).toEqual(said)
  }
  for (const { hearth } of windows) {
    while (hearth.room(room.id)?.lastSeq !== messages.length) await wait(20)
    const shown = hearth.room(room.id)?.messages ?? []
    expect(shown.map(({ text }) => text)).toEqual(messages.slice(-shown.length).map(({ text }) => text))
  }
  console.log(`${messages.length} messages in ${seconds} s, 2 nodes restarted, ${errors.length} errors`)
}, 300_000)

function never(): never {
  throw new Error('There is a line for each program')
}
