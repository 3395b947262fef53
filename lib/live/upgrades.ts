import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LiveServer } from './wire.ts'

/** What nearly every client asks for. With a session's id the engine may refuse it, in words that a cork would swallow. */
const usual = '/socket.io/?EIO=4&transport=websocket'

/** Makes of Engine.IO's upgrades less work, and less that stays as long as their lines. */
export function lightenUpgrades({ engine }: LiveServer) {
  const handle = engine.handleUpgrade.bind(engine)
  engine.handleUpgrade = (request, line, head) => {
    if (request.method === 'GET' && request.url === usual) prepareUsual(request, line)
    const before = line.listenerCount('close')
    handle(request, line, head)
    // The engine asks first to be told when the line ends, on behalf of middlewares, which it has none of: that would hold the
    // request, and the cookie in it.
    const told = line.listeners('close')[before]
    if (told?.name === '') line.off('close', told as () => void)
  }
}

function prepareUsual(request: IncomingMessage, line: Duplex) {
  // Otherwise the engine reads the query, by two parsers.
  Object.assign(request, { _query: { EIO: '4', transport: 'websocket' } })
  // The answer to the upgrade and Engine.IO's first words right after it leave in one write.
  line._writev = inOnePiece
  line.cork()
  setImmediate(() => line.uncork())
}

type Piece = { chunk: Buffer | string; encoding: BufferEncoding }

/** Several pieces would take a system call that costs as much as two. */
function inOnePiece(this: Duplex, pieces: Piece[], done: (error?: Error | null) => void) {
  const bytes = pieces.map(({ chunk, encoding }) =>
    typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk,
  )
  this._write(Buffer.concat(bytes), 'buffer' as BufferEncoding, done)
}
