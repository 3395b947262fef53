import { io } from 'socket.io-client'
import type { RefusalCode } from '../../lib/protocol/refusals.ts'
import { ask, type Wire } from '../api.ts'
import type { Somebody } from '../matrix/people.ts'
import { greeted, marks, type Stream } from './room.ts'

/** Everything that somebody was told of a room, by every path that there is. */
export type Witness = {
  /** The marks of the messages that reached them, and by which path. */
  heard: Map<string, string>
  /** The highest `rev` of what each path told. */
  told: Map<string, number>
  /** What came on a socket after it was told that the room is gone. */
  late: string[]
  /** How often a question was answered, and how often refused. */
  answered: number
  refusedTimes: number
  wires: Wire[]
  /** Asks on every path at once. @returns by which it was answered with something */
  askAll(): Promise<string[]>
  end(): void
}

/** On each node one socket; the second is told in the lean form. */
export async function openWitness(urls: string[], who: Somebody, stream: Stream): Promise<Witness> {
  const { id: room, slug } = stream.room
  const heard = new Map<string, string>()
  const told = new Map<string, number>()
  const late: string[] = []
  const tally = { answered: 0, refusedTimes: 0 }

  function note(path: string, what: unknown, rev = 0) {
    told.set(path, Math.max(told.get(path) ?? 0, rev))
    const text = typeof what === 'string' ? what : JSON.stringify(what)
    for (const [mark] of text.matchAll(marks)) heard.set(mark, path)
  }

  const wires = await Promise.all(
    urls.map(async (url, n) => {
      const lean = n % 2 === 1
      const wire: Wire = io(url, {
        transports: ['websocket'],
        auth: { token: who.token, lean },
        forceNew: true,
      })
      let gone = false
      const event = (name: string, about: string, what: unknown, rev?: number) => {
        if (about !== room) return
        note(`${name} on node ${n + 1}`, what, rev)
        if (gone) late.push(`${name} on node ${n + 1}`)
      }
      wire.on('changes', (changes) => event('changes', changes.room, changes, changes.to))
      wire.on('lean', (changes) => event('lean', changes[0], changes, changes[2]))
      wire.on('typing', (typing) => event('typing', typing.room, typing))
      wire.on('room:gone', (one) => {
        if (one.room === room) gone = true
      })
      return greeted(wire)
    }),
  )

  const overSockets = wires.flatMap((wire, n) => [
    async () =>
      outcome(`room:subscribe on node ${n + 1}`, await ask(wire, 'room:subscribe', { rooms: [{ room }] })),
    async () => outcome(`history:read on node ${n + 1}`, await ask(wire, 'history:read', { room })),
    async () => outcome(`room:members on node ${n + 1}`, await ask(wire, 'room:members', { room })),
    async () => outcome(`typing on node ${n + 1}`, await ask(wire, 'typing', { room })),
  ])
  const overHttp = urls.flatMap((url, n) =>
    [
      `/api/v1/rooms/${room}/messages`,
      `/api/v1/rooms/${room}/changes?since=0`,
      `/api/v1/rooms/${slug}/members`,
      `/r/${slug}`,
    ].map((path) => async () => {
      const credential: [string, string] = path.startsWith('/api')
        ? ['authorization', `Bearer ${who.token}`]
        : ['cookie', who.cookie]
      const answer = await fetch(url + path, { headers: [credential] })
      const text = await answer.text()
      const rev = path.includes('/rooms/') && answer.ok ? headIn(text) : 0
      return answer.ok ? given(`${path} on node ${n + 1}`, text, rev) : refusal()
    }),
  )

  function outcome(
    path: string,
    answer: { ok: boolean; code?: RefusalCode; rooms?: unknown[] },
  ): string | null {
    const [first] = (answer.rooms ?? []) as { ok?: boolean }[]
    if (!answer.ok || first?.ok === false) return refusal()
    return given(path, answer, headIn(JSON.stringify(answer)))
  }
  function given(path: string, what: unknown, rev: number): string {
    tally.answered++
    note(path, what, rev)
    return path
  }
  function refusal(): null {
    tally.refusedTimes++
    return null
  }

  return {
    ...{ heard, told, late, wires },
    get answered() {
      return tally.answered
    },
    get refusedTimes() {
      return tally.refusedTimes
    },
    async askAll() {
      const paths = await Promise.all([...overSockets, ...overHttp].map((one) => one()))
      return paths.filter((path) => path !== null)
    },
    end() {
      for (const wire of wires) wire.disconnect()
    },
  }
}

/** The newest `rev` that an answer speaks of. */
const headIn = (text: string) =>
  Math.max(0, ...[...text.matchAll(/"(?:rev|to)":(\d+)/g)].map(([, rev]) => Number(rev)))
