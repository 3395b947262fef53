import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { refused } from '../../lib/protocol/refusals.ts'
import type { Changes, RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, addMember, ask, connect, makeRoom, signUp, type Wire } from '../api.ts'

/** A room in which somebody speaks on each node without a pause, and its owner listens on each. */
export type Stream = {
  room: RoomInfo
  owner: Account
  /** The owner's, one a node. */
  wires: Wire[]
  /** What a message said is known by, and the `rev` that it has. */
  revs: Map<string, number>
  /** The `rev` with which somebody went. */
  gone: Map<string, number>
  /** How far the owner has heard on each node. */
  heads: number[]
  stop(): Promise<void>
}

/** Every text has one, so that it is known again wherever it appears. */
export const marks = /heard-[0-9a-f]{12}/g
const newMark = () => `heard-${randomUUID().slice(-12)}`

export async function openStream(urls: string[], n: number): Promise<Stream> {
  const url = urls[0] ?? ''
  const [owner, speaker] = [await signUp(url, `owner${n}`), await signUp(url, `speaker${n}`)]
  const room = await makeRoom(owner, `Stream ${n}`)
  await addMember(owner, room, speaker.me.id)
  const revs = new Map<string, number>()
  const gone = new Map<string, number>()
  const heads = urls.map(() => 0)
  let on = true

  const note = ({ to, messages, members }: Changes, at: number) => {
    heads[at] = Math.max(heads[at] ?? 0, to)
    for (const { text, rev } of messages) revs.set(text, rev)
    for (const { user, rev, leftAt } of members) if (leftAt) gone.set(user.id, rev)
  }
  const wires = await Promise.all(
    urls.map(async (at, node) => {
      const wire = connect({ ...owner, url: at })
      wire.on('changes', (changes) => changes.room === room.id && note(changes, node))
      await greeted(wire)
      return wire
    }),
  )
  const mouths = await Promise.all(urls.map((at) => greeted(connect({ ...speaker, url: at }))))
  const speaking = mouths.map((mouth) => speak(mouth, room, () => on))
  return {
    ...{ room, owner, wires, revs, gone, heads },
    async stop() {
      on = false
      await Promise.all(speaking)
      for (const wire of [...wires, ...mouths]) wire.disconnect()
    },
  }
}

async function speak(wire: Wire, { id: room }: RoomInfo, on: () => boolean): Promise<void> {
  for (let said = 0; on(); said++) {
    const sent = await ask(wire, 'message:send', { room, id: randomUUID(), text: newMark() })
    if (refused(sent)) throw new Error(`The speaker is refused: ${sent.message}`)
    if (said % 4 === 0) await ask(wire, 'typing', { room })
    await wait(2)
  }
}

export async function greeted(wire: Wire): Promise<Wire> {
  await new Promise((resolve, reject) => {
    wire.once('hello', resolve)
    wire.once('connect_error', reject)
  })
  return wire
}
