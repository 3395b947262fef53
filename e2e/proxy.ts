import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './hearth.ts'

/** A network that can fail: passes bytes on, until it is cut. */
export async function startProxy(target: number) {
  const port = await freePort()
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${port}`,
    /** Breaks every connection and refuses new ones. */
    cut() {
      whole = false
      for (const socket of open) socket.resetAndDestroy()
    },
    heal() {
      whole = true
    },
    close() {
      this.cut()
      server.close()
    },
  }
}
