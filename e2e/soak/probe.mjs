// Loaded into the server under test before all else: tells how its heap and its event loop are, on a socket of its own.
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolution = 10
const delay = monitorEventLoopDelay({ resolution })
delay.enable()

if (process.env.SOAK_PROBE) {
  const server = createServer(async (_request, response) => {
    // What is freed by finalizers is freed in the second turn.
    for (let n = 0; n < 3; n++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const { heapUsed, rss, external } = process.memoryUsage()
    response.end(JSON.stringify({ heapUsed, rss, external }))
  })
  const loop = createServer((_request, response) => {
    const told = { p50: delay.percentile(50), p99: delay.percentile(99), max: delay.max }
    const late = Object.entries(told).map(([name, ns]) => [name, Math.max(0, ns / 1e6 - resolution)])
    delay.reset()
    response.end(JSON.stringify(Object.fromEntries(late)))
  })
  server.listen(`${process.env.SOAK_PROBE}.heap`).unref()
  loop.listen(`${process.env.SOAK_PROBE}.loop`).unref()
}
