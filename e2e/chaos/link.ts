import { createServer, type Socket, connect as tcp } from 'node:net'
import { freePort } from '../hearth.ts'

export type Link = Awaited<ReturnType<typeof startLink>>

type Pair = { near: Socket; far: Socket; toFar: Flow; toNear: Flow }
type Weather = { whole: boolean; frozen: boolean; deaf: boolean; delay: number }

const fine: Weather = { whole: true, frozen: false, deaf: false, delay: 0 }

/** One line between two programs, with every fault that a network has. Near is who connects, far who is connected to. */
export async function startLink(target: number) {
  const port = await freePort()
  const pairs = new Set<Pair>()
  let goal = target
  let weather = fine

  const server = createServer({ allowHalfOpen: true }, (near) => {
    near.on('error', () => near.destroy())
    if (!weather.whole) return near.resetAndDestroy()
    const far = tcp({ port: goal, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const pair = { near, far, toFar: createFlow(near, far), toNear: createFlow(far, near) }
    near.setNoDelay(true)
    pairs.add(pair)
    // Each end learns of the other's, so that nothing is left half open by us.
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    obey(pair)
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))

  function obey({ toFar, toNear }: Pair) {
    toFar.set(weather.frozen, weather.delay)
    toNear.set(weather.frozen || weather.deaf, weather.delay)
  }

  function become(next: Partial<Weather>) {
    weather = { ...weather, ...next }
    for (const pair of pairs) obey(pair)
  }

  function reset() {
    for (const { near, far } of pairs) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    target: () => goal,
    /** Breaks what is open and refuses what comes. */
    cut() {
      become({ whole: false })
      reset()
    },
    /** Breaks what is open; what comes goes to another program. */
    retarget(next: number) {
      goal = next
      reset()
    },
    /** What comes from now on goes to another program; what is open stays. */
    lead(next: number) {
      goal = next
    },
    /** Bytes arrive later. Milliseconds. */
    delay: (ms: number) => become({ delay: ms }),
    /** No byte passes, and nobody is told. */
    freeze: () => become({ frozen: true }),
    /** Who connected reads nothing any more: what is said to them fills buffers. */
    deafen: () => become({ deaf: true }),
    /** Who connected hears the end; who was connected to hears nothing. */
    halfClose() {
      for (const { near, toNear } of pairs) {
        toNear.drop()
        near.end()
      }
    },
    heal: () => become(fine),
    close() {
      become({ whole: false })
      reset()
      server.close()
    },
  }
}

type Flow = ReturnType<typeof createFlow>

/** Bytes of one direction, in their order, with the backpressure that a bare line has. */
function createFlow(from: Socket, to: Socket) {
  const queue: { chunk: Buffer; due: number }[] = []
  let stopped = false
  let full = false
  let delay = 0
  let ended = false
  let dropping = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function pump() {
    clearTimeout(timer)
    timer = undefined
    for (let next = queue[0]; next && !full; next = queue[0]) {
      const wait = next.due - performance.now()
      if (wait > 0) {
        timer = setTimeout(pump, wait)
        return
      }
      queue.shift()
      if (!to.writable || dropping) continue
      full = !to.write(next.chunk)
    }
    if (full) from.pause()
    else if (ended && queue.length === 0 && to.writable) to.end()
  }

  from.on('data', (chunk: Buffer) => {
    queue.push({ chunk, due: delay > 0 ? performance.now() + delay : 0 })
    pump()
  })
  from.on('end', () => {
    ended = true
    pump()
  })
  to.on('drain', () => {
    full = false
    if (!stopped) from.resume()
    pump()
  })

  return {
    set(stop: boolean, ms: number) {
      stopped = stop
      delay = ms
      if (stop) from.pause()
      else if (!full) from.resume()
    },
    drop() {
      dropping = true
    },
  }
}
