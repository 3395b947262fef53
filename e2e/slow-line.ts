import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './hearth.ts'

/** Pages of `from` come in slices, with time between them for whoever draws them. */
export async function startSlowLine(from: string) {
  const server = createServer(async ({ url }, response) => {
    const answer = await fetch(new URL(url ?? '/', from))
    const type = answer.headers.get('content-type') ?? ''
    const all = Buffer.from(await answer.arrayBuffer())
    const slice = type.startsWith('text/html') ? 4096 : all.length + 1
    response.writeHead(answer.status, { 'content-type': type })
    for (let at = 0; at < all.length; at += slice) {
      response.write(all.subarray(at, at + slice))
      await sleep(20)
    }
    response.end()
  })
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
