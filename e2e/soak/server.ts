import { request } from 'node:http'
import { join } from 'node:path'
import { root, startHearth, temporaryFolder } from '../hearth.ts'

export type Late = { p50: number; p99: number; max: number }

/** A built server with its limits on, behind a proxy that says from where each comes, and what it tells of itself. */
export async function startWatched() {
  const socket = join(temporaryFolder(), 'probe')
  const env = { HEARTH_LIMITS: 'on', HEARTH_TRUST_PROXY: 'on', LOG_LEVEL: 'warn', SOAK_PROBE: socket }
  const execArgv = ['--expose-gc', '--import', join(root, 'e2e/soak/probe.mjs')]
  const hearth = await startHearth({ env, execArgv })
  return {
    hearth,
    /** MB of heap after a collection. */
    heap: async () => (await told<{ heapUsed: number }>(`${socket}.heap`)).heapUsed / 2 ** 20,
    /** Milliseconds by which its event loop was late since this was last asked. */
    late: () => told<Late>(`${socket}.loop`),
  }
}

function told<Value>(socketPath: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: '/' }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve(JSON.parse(text))
    })
    asked.on('error', reject).end()
  })
}
