import { setTimeout as wait } from 'node:timers/promises'
import { refused } from '../../lib/protocol/refusals.ts'
import { ask, call, signUp } from '../api.ts'
import { openPool } from '../chaos/family.ts'
import type { Stage } from '../chaos/stage.ts'
import { plantPeople, type Somebody } from '../matrix/people.ts'
import { openStream, type Stream } from './room.ts'
import { openWitness, type Witness } from './witness.ts'

export type Tally = {
  removals: number
  /** Messages and other changes that reached somebody whose removal came before them. */
  after: string[]
  /** What they were told while they were in, so that it is seen that there was something to hear. */
  heard: number
  refused: number
}

/** How somebody goes; the next one goes in the next way. */
const ways = [
  'removed over a socket',
  'removed over HTTP',
  'banned over a socket',
  'leaves by themselves',
] as const

/**
 * People come into rooms in which others speak on two nodes without a pause, and are removed, while they listen on both
 * and ask by every path. The removal's `rev` decides what they may have heard.
 */
export async function removeMany(stage: Stage, times: number, atOnce = 4): Promise<Tally> {
  const urls = stage.nodes.map(({ port }) => `http://127.0.0.1:${port}`)
  // Several workers have one address; each connection is given to one of them.
  if (urls.length === 1) urls.push(urls[0] ?? '')
  await signUp(urls[0] ?? '', 'first')
  const pool = openPool(stage.address())
  const tally: Tally = { removals: 0, after: [], heard: 0, refused: 0 }
  const streams = await Promise.all(Array.from({ length: atOnce }, (_, n) => openStream(urls, n)))
  let next = 0
  async function work(stream: Stream) {
    for (let n = next++; n < times; n = next++) {
      const [who] = await plantPeople(pool, ['member'])
      if (who) await comesAndGoes(urls, stream, who, n, tally)
    }
  }
  await Promise.all(streams.map(work))
  await Promise.all(streams.map(({ stop }) => stop()))
  await pool.end()
  return tally
}

async function comesAndGoes(
  urls: string[],
  stream: Stream,
  who: Somebody,
  n: number,
  tally: Tally,
): Promise<void> {
  const witness = await openWitness(urls, who, stream)
  const node = n % urls.length
  const ownerWire = stream.wires[node]
  if (!ownerWire) throw new Error('The owner listens on each node')
  const { id: room } = stream.room
  const added = await ask(ownerWire, 'member:add', { room, user: who.id })
  if (refused(added)) throw new Error(`Nobody can be added: ${added.message}`)
  await until(() => [...witness.told.keys()].length >= urls.length, 'the stream reaches both sockets')
  const meanwhile = witness.askAll()
  await goes(urls, stream, who, n, witness)
  const answered = await witness.askAll()
  await meanwhile
  await until(() => stream.gone.has(who.id), 'the removal is told')
  const rev = stream.gone.get(who.id) ?? 0
  // What is said after it, on either node, has gone out to everybody by then.
  await until(() => stream.heads.every((head) => head >= rev + 8), 'the stream goes on')
  await wait(20)
  witness.end()
  tally.removals++
  tally.heard += witness.heard.size
  tally.refused += witness.refusedTimes
  const way = ways[n % ways.length]
  tally.after.push(...judge(witness, stream, rev, answered).map((fault) => `${n + 1}, ${way}: ${fault}`))
}

async function goes(
  urls: string[],
  stream: Stream,
  who: Somebody,
  n: number,
  witness: Witness,
): Promise<void> {
  const node = Math.floor(n / ways.length) % urls.length
  const { room, owner, wires } = stream
  const input = { room: room.id, user: who.id }
  const way = ways[n % ways.length]
  if (way === 'removed over HTTP') {
    await call({ ...owner, url: urls[node] ?? '' }, 'DELETE', `rooms/${room.id}/members/${who.id}`)
    return
  }
  const leaves = way === 'leaves by themselves'
  const wire = leaves ? witness.wires[node] : wires[node]
  const command = leaves ? 'room:leave' : way === 'banned over a socket' ? 'member:ban' : 'member:remove'
  if (!wire) throw new Error('There is a socket on each node')
  const answer = await ask(wire, command, leaves ? { room: room.id } : input)
  if (refused(answer)) throw new Error(`${command}: ${answer.message}`)
}

/** What should not have been heard: anything above the removal, and any answer to what was asked after it was acknowledged. */
function judge(witness: Witness, { revs }: Stream, rev: number, answered: string[]): string[] {
  return [
    ...[...witness.told]
      .filter(([, told]) => told > rev)
      .map(([path, told]) => `${path} told of ${told}, after ${rev}`),
    ...[...witness.heard]
      .filter(([mark]) => (revs.get(mark) ?? Number.POSITIVE_INFINITY) > rev)
      .map(([mark, path]) => `${path} brought message ${revs.get(mark)}, after ${rev}`),
    ...witness.late.map((path) => `${path} after the room was gone`),
    ...answered.map((path) => `${path} answered`),
  ]
}

async function until(so: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 60_000
  while (!so()) {
    if (Date.now() > end) throw new Error(`Waited a minute for this: ${what}`)
    await wait(3)
  }
}
