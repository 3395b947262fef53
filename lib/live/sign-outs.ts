import type { Identity } from '../ground/identity.ts'
import { refuse } from '../protocol/refusals.ts'
import type { InstanceRole } from '../protocol/wire.ts'
import type { Here } from './here.ts'
import type { LiveSocket } from './wire.ts'

/** Longer than a handshake takes: one that was identified before the sign-out is ended after it. Milliseconds. */
const memory = 60_000

/** Ends the sockets of sessions and tokens that no longer open anything, or open something else than when they came. */
export function createSignOuts(here: Here, identity: Identity) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function remember(credential: string) {
    clearTimeout(timers.get(credential))
    timers.set(
      credential,
      setTimeout(() => timers.delete(credential), memory),
    )
  }

  function end(credentials: readonly string[]) {
    for (const credential of credentials) {
      remember(credential)
      for (const socket of here.socketsBy(credential)) {
        socket.emit('bye', refuse('AUTH'))
        socket.disconnect(true)
      }
    }
  }

  /** Whoever was told to be somebody else comes back, and is told anew. */
  function renew(sockets: readonly LiveSocket[], role: InstanceRole) {
    for (const { data, conn } of sockets) if (data.viewer?.role !== role) conn.close(true)
  }

  return {
    renew,
    ended: (credential: string) => timers.has(credential),
    end,
    /** Ends what expired, and what was ended where no word of it came from. */
    async compare() {
      const connected = here.credentials()
      if (connected.length === 0) return
      const valid = await identity.valid(connected)
      end(connected.filter((credential) => !valid.has(credential)))
      for (const [credential, role] of valid) renew(here.socketsBy(credential), role)
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
