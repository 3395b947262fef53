import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'
import type { Account, Wire } from '../e2e/api.ts'
import { exit } from '../e2e/hearth.ts'
import { createConnection } from '../lib/client/connection.ts'
import { refused } from '../lib/protocol/refusals.ts'
import type { Changes, RoomId } from '../lib/protocol/wire.ts'

/** Somebody who listens in a room through the proxy, and how they fared. */
export type Guest = {
  kind: string
  /** Which messages came, in the order in which they first did. */
  seen: number[]
  /** The longest time between losing the connection and being greeted again, and how often that was. Milliseconds. */
  longest: number
  losses: number
  online: boolean
  leave(): unknown
}

function newcomer(kind: string) {
  let goneAt = 0
  let known = -1
  const had = new Set<number>()
  const guest: Guest = { kind, seen: [], longest: 0, losses: 0, online: false, leave() {} }
  const note = (seq: number) => {
    if (!had.has(seq)) guest.seen.push(seq)
    had.add(seq)
  }
  return {
    guest,
    note,
    greeted() {
      if (goneAt) guest.longest = Math.max(guest.longest, performance.now() - goneAt)
      guest.online = true
      goneAt = 0
    },
    lost() {
      if (guest.online) guest.losses += 1
      if (guest.online) goneAt = performance.now()
      guest.online = false
    },
    since: () => (known < 0 ? {} : { since: known }),
    /** The one rule of receiving. @returns whether something is missing before these */
    take(changes: Changes): boolean {
      if (!changes.reset && changes.from > known + 1) return true
      known = Math.max(known, changes.to)
      for (const { seq } of changes.messages) note(seq)
      return false
    },
  }
}

/** As browsers do: Hearth's own client, WebSocket first, leaving a node when that asks. */
export function browserLike(at: Account, room: RoomId): Guest {
  const { guest, greeted, lost, take, since } = newcomer("Hearth's client")
  const connection = createConnection({ url: at.url, token: at.token })
  const catchUp = async () => {
    const answer = await connection.request('room:subscribe', { rooms: [{ room, ...since() }] })
    const first = refused(answer) ? answer : answer.rooms[0]
    if (first && !refused(first)) take(first)
  }
  connection.on('hello', () => {
    greeted()
    void catchUp()
  })
  connection.on('changes', (changes) => {
    if (take(changes)) void catchUp()
  })
  connection.watch(({ status }) => {
    if (status === 'offline') lost()
  })
  connection.start()
  guest.leave = connection.stop
  return guest
}

/** The bare library, which knows nothing of `going` and comes back after its line broke. */
export function bare(at: Account, room: RoomId, kind: string, transports: string[]): Guest {
  const { guest, greeted, lost, take, since } = newcomer(kind)
  const socket: Wire = io(at.url, {
    transports,
    auth: { token: at.token },
    forceNew: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
  })
  const catchUp = () =>
    socket
      .timeout(5_000)
      .emitWithAck('room:subscribe' as never, { rooms: [{ room, ...since() }] } as never)
      .then((answer: { rooms?: Changes[] }) => answer.rooms?.[0] && take(answer.rooms[0]))
      .catch(() => {})
  socket.on('hello', () => {
    greeted()
    void catchUp()
  })
  socket.on('changes', (changes) => {
    if (take(changes)) void catchUp()
  })
  socket.on('disconnect', lost)
  guest.leave = () => socket.disconnect()
  return guest
}

/** python-socketio. */
export function foreign(
  python: string,
  at: Account,
  room: RoomId,
  kind: string,
  transports: string[],
): Guest {
  const { guest, greeted, lost, note } = newcomer(kind)
  const script = join(import.meta.dirname, 'guest.py')
  const child: ChildProcess = spawn(python, [script, at.url, at.token, room, ...transports], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.stdout) {
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'hello') greeted()
      else if (line === 'gone') lost()
      else if (line) note(Number(line))
    })
  }
  // A thread of the library's may complain when a line breaks; it matters only if the program ends of it.
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk).slice(-2_000)
  })
  child.on('exit', (code) => {
    if (code !== null) console.log(`  ${kind}: ended with ${code}\n${complaints}`)
  })
  guest.leave = () => {
    child.kill('SIGKILL')
    return exit(child)
  }
  return guest
}
