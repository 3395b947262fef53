// A bare Next app behind a server of one's own, as Hearth is: one page with the markup of a file, rendered for each request.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import next from 'next'

const httpServer = createServer()
const app = next({ dev: false, dir: process.env.DIR, httpServer, port: 0 })
await app.prepare()
const answer = app.getRequestHandler()
httpServer.removeAllListeners('request')
httpServer.on('request', (request, response) => void answer(request, response))
httpServer.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`)
})
