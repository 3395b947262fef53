import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { testLive, until } from './testing.ts'

/** Of a process that was started without it. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

test.each([[['websocket']], [['polling', 'websocket']]])(
  'holds no request of who is here by %j',
  async (transports) => {
    const { live, url, person, tokenFor } = await testLive()
    const requests: WeakRef<object>[] = []
    live.io.httpServer.on('upgrade', (request: object) => requests.push(new WeakRef(request)))
    const token = await tokenFor(await person('ada'))
    const client = io(url, { transports, forceNew: true, auth: { token } })
    onTestFinished(() => void client.disconnect())
    const transport = () => [...live.io.sockets.sockets.values()][0]?.conn.transport.name
    await until(() => client.connected && transport() === 'websocket')
    const collectGarbage = garbageCollector()
    await until(() => {
      collectGarbage()
      return requests.length === 1 && requests[0]?.deref() === undefined
    })
    expect(client.connected).toBe(true)
  },
)

test.each(['/socket.io/?EIO=4&transport=websocket&sid=gone', '/socket.io/?EIO=4&transport=carrier-pigeon'])(
  'tells whoever asks for %s why not',
  async (path) => {
    const { port } = await testLive()
    const head = [
      'Host: hearth.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
    ]
    const asked = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', '']
    let answer = ''
    await new Promise((resolve) => {
      const line = connect(port, '127.0.0.1')
      line.on('data', (bytes) => {
        answer += bytes
      })
      line.on('close', resolve)
      line.write([`GET ${path} HTTP/1.1`, ...head, ...asked].join('\r\n'))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  },
)
