import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

/** For tests that want a real Redis: one of their own on a free port, which keeps nothing on disk. */
export type TestRedis = {
  url: string
  port: number
  process(): ChildProcess
  /** On the same port again. */
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** @param more options of redis-server */
export async function startRedis(...more: string[]): Promise<TestRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let server = await spawnRedis(port, url, more)
  return {
    url,
    port,
    process: () => server,
    async start() {
      server = await spawnRedis(port, url, more)
    },
    async stop(signal = 'SIGKILL') {
      if (server.exitCode !== null || server.signalCode !== null) return
      server.kill(signal)
      await once(server, 'exit')
    },
  }
}

async function spawnRedis(port: number, url: string, more: string[]): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more]
  const server = spawn('redis-server', options, { stdio: 'ignore' })
  // Tells of itself once it answers, or else that it cannot be started.
  const failed = new Promise<never>((_resolve, reject) => server.once('error', reject))
  const asks = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  asks.on('error', () => {})
  try {
    await Promise.race([asks.ping(), failed])
  } finally {
    asks.disconnect()
  }
  return server
}

/** Below the ports that systems hand out for outgoing connections, so that none of those takes it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000)
    const probe = createServer()
    const free = await new Promise<boolean>((done) => {
      probe.once('error', () => done(false))
      probe.listen(port, '127.0.0.1', () => done(true))
    })
    if (!free) continue
    await new Promise((done) => probe.close(done))
    return port
  }
}
