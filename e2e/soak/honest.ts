import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { io } from 'socket.io-client'
import { refused } from '../../lib/protocol/refusals.ts'
import type { RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, addMember, ask, history, makeRoom, signUp, type Wire } from '../api.ts'

type Said = { id: string; text: string; seq: number | null }

/** Comes back as docs/PROTOCOL.md asks, from an address of its own. */
export function socketFrom(
  address: string,
  { url, token }: Pick<Account, 'url'> & { token?: string },
  reconnection: boolean,
): Wire {
  const socket: Wire = io(url, {
    transports: ['websocket'],
    auth: token ? { token } : {},
    extraHeaders: { 'x-forwarded-for': address },
    forceNew: true,
    reconnection,
    reconnectionDelay: 100,
    reconnectionDelayMax: 1_000,
  })
  socket.on('connect_error', () => {
    if (reconnection && !socket.active) setTimeout(() => socket.connect(), 300)
  })
  return socket
}

/** People who go on talking, each a message after the other, whatever others do to the server. */
export async function startHonest(url: string, count: number) {
  const owner = await signUp(url, 'honest')
  const room = await makeRoom(owner, 'Square', 'public')
  let talking = true
  const waits: number[] = []

  async function talk(account: Account, socket: Wire, said: Said[]) {
    while (talking) {
      const message: Said = { id: randomUUID(), text: `${account.username} ${said.length}`, seq: null }
      said.push(message)
      const started = performance.now()
      while (message.seq === null) {
        const { id, text } = message
        const answer = await ask(socket, 'message:send', { room: room.id, id, text }).catch(() => null)
        if (answer && !refused(answer)) message.seq = answer.seq
        else if (answer && !answer.retryable) throw new Error(`${answer.code}: ${answer.message}`)
        else await wait(100)
      }
      waits.push(performance.now() - started)
      await wait(150)
    }
  }

  const people: { account: Account; socket: Wire; said: Said[]; done: Promise<void> }[] = []
  for (let n = 0; n < count; n++) {
    const account = await signUp(url, 'honest')
    await addMember(owner, room, account.me.id)
    const socket = socketFrom(`198.51.100.${n + 1}`, account, true)
    const said: Said[] = []
    people.push({ account, socket, said, done: talk(account, socket, said) })
  }

  return {
    room: room as RoomInfo,
    waits,
    /** Stops, and tells what is wrong with what the room holds: nothing, it is hoped. */
    async stop(): Promise<{ acknowledged: number; faults: string[] }> {
      talking = false
      await Promise.all(people.map(({ done }) => done))
      const faults: string[] = []
      const messages = await history(owner, room.id)
      if (messages.some(({ seq }, index) => seq !== index + 1)) faults.push('the numbers have gaps')
      for (const { account, said, socket } of people) {
        const kept = messages.filter(({ author }) => author.id === account.me.id)
        const same =
          JSON.stringify(kept.map(({ id, seq, text }) => [id, seq, text])) ===
          JSON.stringify(said.map(({ id, seq, text }) => [id, seq, text]))
        if (!same)
          faults.push(`${account.username} said ${said.length}, and the room has ${kept.length} of theirs`)
        socket.disconnect()
      }
      return { acknowledged: people.reduce((sum, { said }) => sum + said.length, 0), faults }
    },
  }
}
