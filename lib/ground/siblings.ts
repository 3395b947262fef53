import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import type { Parent } from './worker.ts'

/** Does what would be done if there were no sibling to pass to. */
type Own = () => void

export type Siblings = {
  /** A new session's name: whose it is, and 120 random bits. */
  sessionId(): string
  open(server: Server): Promise<void>
  /** Whether another worker passed it on, whose guard has seen it. */
  isPassedOn(incoming: IncomingMessage): boolean
  request(incoming: IncomingMessage, response: ServerResponse, own: Own): void
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, own: Own): void
}

/** Only this user may enter it: whoever can speak to a worker's socket is believed. It goes with this process. */
export function makeFolder(): string {
  // Its path has to be short: that of a socket in it may have 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'hearth-workers-'))
  process.once('exit', () => removeFolder(folder))
  return folder
}

function removeFolder(folder: string) {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * The worker's way to the others. A client that polls sends each request over whichever connection its browser or proxy
 * has at hand, so it reaches any worker, while its session is known to one. The session's id names that one, and
 * whoever gets a request of it passes it on, over a Unix socket (a named pipe on Windows).
 */
export function createSiblings(
  folder: string,
  { id, isOutside }: Pick<Parent, 'id' | 'isOutside'>,
): Siblings {
  const owner = (incoming: IncomingMessage) => {
    const number = ownerOf(incoming.url ?? '')
    return number === null || number === id ? null : pathOf(folder, number)
  }
  return {
    sessionId: () => `${id}-${randomBytes(15).toString('base64url')}`,
    async open(server) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        // Of its own: otherwise Node would have the parent listen, and hand round what is for this one alone.
        server.listen({ path: pathOf(folder, id), exclusive: true }, resolve)
      })
      // A parent that was killed cannot remove it.
      process.once('exit', () => process.connected || removeFolder(folder))
    },
    isPassedOn: (incoming) => !isOutside(incoming.socket),
    request(incoming, response, own) {
      reach(owner(incoming), own, (line) => passRequest(line, incoming, response))
    },
    upgrade(incoming, socket, head, own) {
      reach(owner(incoming), own, (line) => passUpgrade(line, incoming, socket, head))
    },
  }
}

/** The client chose the text, so nothing but a number is taken from it. */
function ownerOf(url: string): number | null {
  const session = new URL(url, 'http://hearth').searchParams.getAll('sid').at(-1) ?? ''
  const [, number] = /^(\d{1,9})-/.exec(session) ?? []
  return number === undefined ? null : Number(number)
}

function pathOf(folder: string, id: number): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}-${id}` : join(folder, String(id))
}

/** A worker that is gone knows no sessions, and nor do we: the engine says so, and clients begin anew. */
function reach(path: string | null, own: Own, pass: (line: Socket) => void) {
  if (path === null) return own()
  const line = connect(path)
  line.once('error', own)
  line.once('connect', () => {
    line.off('error', own)
    pass(line)
  })
}

function passRequest(line: Socket, incoming: IncomingMessage, response: ServerResponse) {
  const { method, url: path, headers } = incoming
  const outgoing = request({ createConnection: () => line, method, path, headers: endToEnd(headers) })
  outgoing.once('response', (answer) => {
    // The guard may have refused it meanwhile: its body was too long.
    if (response.headersSent || response.destroyed) return void answer.destroy()
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
    pipeline(answer, response, () => {})
  })
  outgoing.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  // A client that leaves while it waits is to be missed by its session.
  response.once('close', () => outgoing.destroy())
  if (response.destroyed) outgoing.destroy()
  // Node sends the body of a GET as it is, so that it could be taken for a request of its own, one that no guard saw.
  if (method === 'POST') pipeline(incoming, outgoing, () => {})
  else outgoing.end()
}

function passUpgrade(line: Socket, incoming: IncomingMessage, socket: Duplex, head: Buffer) {
  line.on('error', () => {})
  line.once('close', () => socket.end(() => socket.destroy()))
  socket.once('close', () => line.destroy())
  if (socket.destroyed) return void line.destroy()
  line.write(headOf(incoming), 'latin1')
  line.write(head)
  socket.pipe(line).pipe(socket)
}

/** As it was parsed, and with what the guard wrote into it; an upgrade in any case, so that what follows is no request. */
function headOf({ url, headers }: IncomingMessage): string {
  const lines = Object.entries({ ...endToEnd(headers), connection: 'Upgrade', upgrade: 'websocket' }).flatMap(
    ([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}\r\n`),
  )
  return `GET ${url} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Those that speak about one connection, and how it carries the body, stay behind. */
const nearby = ['connection', 'keep-alive', 'expect', 'upgrade', 'transfer-encoding', 'content-length']

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !nearby.includes(name)))
}
