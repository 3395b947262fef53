import { createServer, type IncomingHttpHeaders, type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll } from 'vitest'
import { guard } from './requests.ts'
import { letScriptsRun } from './security-headers.ts'
import type { Settings } from './settings.ts'

type Trust = Pick<Settings, 'url' | 'trustProxy'>

const servers: Server[] = []
afterAll(() => servers.forEach((server) => void server.close().closeAllConnections()))

/** A server of the guard alone; what goes on is answered with the headers that Next would see. */
export async function serve(given: Partial<Trust> = {}) {
  const trust = { url: null, trustProxy: false, ...given }
  const server = createServer(async (request, response) => {
    if (!guard(request, response, trust)) return
    if (request.url?.startsWith('/page')) letScriptsRun(request, response, true)
    if (request.url === '/unanswered') return
    let bytes = 0
    try {
      for await (const chunk of request) bytes += chunk.length
      response.end(JSON.stringify({ headers: request.headers, bytes }))
    } catch {
      // Cut off.
    }
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

type Answer = {
  status: number
  headers: IncomingHttpHeaders
  body: { headers: Record<string, string>; bytes: number; code?: string }
}

export function ask(
  port: number,
  method: string,
  headers: Record<string, string> = {},
  body = '',
  path = '/',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text ? JSON.parse(text) : {} })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The first line of the answer to bytes as they are. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.once('data', (chunk) => {
      resolve(String(chunk).split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
