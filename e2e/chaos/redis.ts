import { rmSync } from 'node:fs'
import { Redis } from 'ioredis'
import { freePort, temporaryFolder } from '../hearth.ts'
import { type Child, endChild, startChild } from './children.ts'

export type GivenRedis = Awaited<ReturnType<typeof startGivenRedis>>

/** A Redis that keeps nothing on disk, to be hurt. */
export async function startGivenRedis() {
  const port = await freePort()
  const folder = temporaryFolder()
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  let child: Child
  const start = () => {
    child = startChild('redis-server', args, {})
  }
  start()

  async function command(...words: [string, ...string[]]): Promise<void> {
    const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 20 })
    client.on('error', () => {})
    try {
      await client.call(...words)
    } finally {
      client.disconnect()
    }
  }
  await command('PING')

  return {
    port,
    start,
    kill: () => endChild(child, 'SIGKILL'),
    stop: () => endChild(child, 'SIGTERM'),
    /** Whether what nodes publish reaches anybody. */
    deafen: () => command('ACL', 'SETUSER', 'default', '-publish', '-spublish'),
    listen: () => command('ACL', 'SETUSER', 'default', '+publish', '+spublish'),
    dropSubscribers: () => command('CLIENT', 'KILL', 'TYPE', 'pubsub'),
    async remove() {
      await endChild(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
