// `npm run try:proxies`: two nodes behind nginx and behind Caddy, with the samples of this folder as they are, while
// clients of every sort talk and a node stops, or dies. Prints what each of them noticed.
import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { openGround } from '../bench/ground.ts'
import { findPython } from '../bin/python.mjs'
import { type Account, makeRoom, signUp } from '../e2e/api.ts'
import { exit, type Hearth } from '../e2e/hearth.ts'
import type { RoomId } from '../lib/protocol/wire.ts'
import { type Fared, startReader, startSpeaker } from './callers.ts'
import { checkForwarding } from './forwarding.ts'
import { bare, browserLike, foreign, type Guest } from './guests.ts'
import { type Front, names, startProxy, versionOf } from './proxy.ts'

const each = 12
const python = findPython()
/** Without it, python-socketio cannot poll. */
const polls = python !== undefined && spawnSync(python, ['-c', 'import requests']).status === 0

function invite(at: Account, room: RoomId): Guest[] {
  const many = (make: () => Guest) => Array.from({ length: each }, make)
  return [
    ...many(() => browserLike(at, room)),
    ...many(() => bare(at, room, 'bare, WebSocket', ['websocket'])),
    ...many(() => bare(at, room, 'bare, polling', ['polling'])),
    ...many(() => bare(at, room, 'bare, polling then WebSocket', ['polling', 'websocket'])),
    ...(python && polls ? [foreign(python, at, room, 'python, polling then WebSocket', [])] : []),
    ...(python && polls ? [foreign(python, at, room, 'python, polling', ['polling'])] : []),
    ...(python ? [foreign(python, at, room, 'python, WebSocket', ['websocket'])] : []),
  ]
}

async function everyone(guests: Guest[], what: string) {
  const until = performance.now() + 20_000
  while (guests.some(({ online }) => !online)) {
    const kinds = [...new Set(guests.filter(({ online }) => !online).map(({ kind }) => kind))]
    if (performance.now() > until)
      return console.log(`  ${what}: NOT all here after 20 s: ${kinds.join('; ')}`)
    await sleep(50)
  }
}

function tell(what: string, guests: Guest[], fared: { reading: Fared; speaking: Fared }) {
  console.log(`\n  ${what}`)
  for (const kind of new Set(guests.map((guest) => guest.kind))) {
    const those = guests.filter((guest) => guest.kind === kind)
    const lost = those.filter(({ losses }) => losses > 0).length
    const seconds = (Math.max(...those.map(({ longest }) => longest)) / 1000).toFixed(1)
    console.log(`    ${kind.padEnd(30)} ${lost} of ${those.length} cut off, the longest for ${seconds} s`)
  }
  for (const [name, { asked, failed, slowest }] of Object.entries(fared)) {
    const how = [...failed].map(([status, count]) => `${count} × ${status}`).join(', ') || 'none'
    console.log(
      `    HTTP, ${name.padEnd(24)} ${asked} asked, failed: ${how}; slowest ${Math.round(slowest)} ms`,
    )
  }
  for (const guest of guests) Object.assign(guest, { losses: 0, longest: 0 })
}

/** @returns how many guests hold something else than every message once, in order */
function wrong(guests: Guest[], said: number): number {
  let many = 0
  for (const kind of new Set(guests.map((guest) => guest.kind))) {
    const those = guests.filter((guest) => guest.kind === kind)
    const bad = those.filter(({ seen }) => seen.length !== said || seen.some((seq, i) => seq !== i + 1))
    if (bad.length > 0) console.log(`    ${kind}: ${bad.length} of ${those.length} lack messages or order`)
    many += bad.length
  }
  return many
}

/** @returns its exit code, and after how long */
async function stop(node: Hearth): Promise<string> {
  const begun = performance.now()
  const child = node.process()
  child.kill('SIGTERM')
  const code = await exit(child)
  return `${code} after ${((performance.now() - begun) / 1000).toFixed(1)} s`
}

/** Proxies need a moment to see that a node is back; until then the other must stay. */
async function startAgain(node: Hearth) {
  await node.start()
  await sleep(5_000)
}

async function talk(proxy: Front, nodes: Hearth[]): Promise<number> {
  const ada = await signUp(proxy.url, 'ada')
  const { id: room } = await makeRoom(ada, 'Workshop', 'public')
  const guests = invite(ada, room)
  await everyone(guests, 'at first')
  await sleep(500)
  const speaker = startSpeaker(ada, room)
  const reader = startReader(ada, room, { authorization: `Bearer ${ada.token}` })
  const told = (what: string) => tell(what, guests, { reading: reader.take(), speaking: speaker.take() })
  try {
    await sleep(3_000)
    told('nothing happens, 3 s')
    // Which of the two the polling ones are at is chance, so each has its turn.
    for (const node of nodes) {
      const code = await stop(node)
      await sleep(3_000)
      await startAgain(node)
      await everyone(guests, 'after a stop')
      console.log(`  a node was stopped: exit ${code}`)
    }
    told('each node is stopped in turn, and starts again')
    for (const node of nodes) {
      await node.kill()
      await sleep(3_000)
      await startAgain(node)
      await everyone(guests, 'after a kill')
    }
    told('each node is killed (-9) in turn, and starts again')
  } finally {
    await Promise.all([speaker.stop(), reader.stop()])
    await sleep(3_000)
  }
  const many = wrong(guests, speaker.said())
  console.log(
    `\n  ${speaker.said()} messages acknowledged; ${guests.length - many} of ${guests.length} guests hold all, once, in order`,
  )
  await Promise.all(guests.map((guest) => guest.leave()))
  return many
}

let failures = 0
const ground = await openGround()
try {
  const nodes = [
    await ground.node({ HEARTH_TRUST_PROXY: 'on' }),
    await ground.node({ HEARTH_TRUST_PROXY: 'on' }),
  ]
  if (!python || !polls) {
    failures += 1
    const all = 'python3-socketio python3-websocket python3-requests'
    console.log(`Python's guests do NOT come, or do not poll (Debian: apt-get install ${all}).`)
  }
  for (const name of names) {
    if (!versionOf(name)) {
      failures += 1
      console.log(
        `\n${name} is not installed: NOT tried (Debian: apt-get install --no-install-recommends ${name}).`,
      )
      continue
    }
    const ports = nodes.map(({ port }) => port)
    const proxy = await startProxy(name, ports)
    try {
      console.log(`\n${name} ${proxy.version}`)
      failures += await checkForwarding(proxy.url)
      failures += await talk(proxy, nodes)
    } finally {
      await proxy.stop()
    }
  }
} finally {
  await ground.stop()
}
process.exitCode = failures > 0 ? 1 : 0
