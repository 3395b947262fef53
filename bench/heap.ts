import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { memoryOf } from './time.ts'

/** What a process holds when all garbage is collected. KiB; `heap` of JavaScript alone. */
export type Held = { all: number; heap: number }

/** What a Node process is to be started with, so that it can be told to collect its garbage. */
export const inspectable = (port: number) => ({ NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` })

/** Through Node's inspector, which SIGUSR1 opens: the server itself needs no part of it. */
export async function held(pid: number, port: number): Promise<Held> {
  process.kill(pid, 'SIGUSR1')
  const inspector = await connect(await addressOf(port))
  try {
    for (let turn = 0; turn < 3; turn++) await inspector.ask('HeapProfiler.collectGarbage')
    const { usedSize } = await inspector.ask('Runtime.getHeapUsage')
    // Memory is given back to the system by threads of their own.
    await sleep(500)
    return { all: memoryOf(pid), heap: usedSize / 1024 }
  } finally {
    inspector.close()
  }
}

async function addressOf(port: number): Promise<string> {
  for (let turn = 0; turn < 200; turn++) {
    const found = await fetch(`http://127.0.0.1:${port}/json`).catch(() => null)
    if (found) return (await found.json())[0].webSocketDebuggerUrl
    await sleep(25)
  }
  throw new Error('a process does not let itself be inspected')
}

async function connect(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (result: { usedSize: number }) => void>()
  let asked = 0
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(String(data))
    waiting.get(id)?.(result)
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    ask: (method: string) =>
      new Promise<{ usedSize: number }>((resolve) => {
        asked += 1
        waiting.set(asked, resolve)
        socket.send(JSON.stringify({ id: asked, method }))
      }),
    close: () => socket.close(),
  }
}
