import { rmSync } from 'node:fs'
import { startPostgres } from '../../lib/ground/postgres.ts'
import { bareEnvironment } from '../../lib/ground/postgres-binaries.ts'
import { freePort, temporaryFolder } from '../hearth.ts'
import { createClock } from './clock.ts'

export type GivenPostgres = Awaited<ReturnType<typeof startGivenPostgres>>

/** The embedded PostgreSQL as somebody else's server: on TCP, for several nodes, with its keeper here. */
export async function startGivenPostgres() {
  const dataDir = temporaryFolder()
  const port = await freePort()
  const clock = createClock(dataDir)
  // All that its keeper lets it know of its surroundings.
  Object.assign(bareEnvironment, clock?.env)
  const quiet = { info() {}, warn() {} }
  const settings = { listen_addresses: '127.0.0.1', port: String(port), max_connections: '150' }
  const postgres = await startPostgres({ dataDir, say: quiet, settings })
  const { user, password } = postgres.address
  return {
    port,
    clock,
    address: () => postgres.address,
    url: (at: number) => `postgresql://${user}:${password}@127.0.0.1:${at}/hearth`,
    pid: () => postgres.pid() ?? 0,
    /** The keeper starts another one. */
    signal(signal: 'SIGKILL' | 'SIGINT') {
      const pid = postgres.pid()
      if (pid) process.kill(pid, signal)
    },
    async remove() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
