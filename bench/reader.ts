// Reads pages over kept connections as fast as they come, one request at a time on each. A process of its own.
import { connect } from 'node:net'
import { timeOf } from './time.ts'

export type ReadOrder = {
  url: string
  path: string
  /** Of those who read, in turn; of nobody, without them. */
  cookies?: string[]
  connections: number
  seconds: number
}
export type ReadReport = {
  pages: number
  /** Bytes of the pages alone. */
  bytes: number
  elapsed: number
  /** Microseconds of the reader's own processor time. */
  time: number
}

type Answer = { status: number; length: number; whole: boolean }

/** Follows one connection's bytes from answer to answer, by length or by chunks, without copying them. */
function createFollower(done: (answer: Answer) => void) {
  let head = ''
  let left = -1
  let chunked = false
  let status = 0
  let length = 0
  let tail = ''

  function begin(text: string): number {
    head += text
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return -1
    const lines = head.slice(0, end).toLowerCase()
    status = Number(lines.slice(9, 12))
    chunked = lines.includes('transfer-encoding: chunked')
    left = chunked ? 0 : Number(/content-length: (\d+)/.exec(lines)?.[1] ?? 0)
    length = 0
    tail = ''
    const used = end + 4 - (head.length - text.length)
    head = ''
    return used
  }
  function end() {
    left = -1
    done({ status, length, whole: true })
  }
  return (data: Buffer) => {
    let at = 0
    while (at < data.length) {
      if (left < 0) {
        const used = begin(data.toString('latin1', at, at + 8_192))
        if (used < 0) return
        at += used
        if (!chunked && left === 0) end()
      } else if (chunked) {
        // The end of the last chunk is looked for in what comes last; that is enough to know where an answer ends.
        const rest = data.length - at
        length += rest
        tail = (tail + data.toString('latin1', Math.max(at, data.length - 7))).slice(-7)
        at = data.length
        if (tail === '\r\n0\r\n\r\n') end()
      } else {
        const rest = Math.min(left, data.length - at)
        length += rest
        left -= rest
        at += rest
        if (left === 0) end()
      }
    }
  }
}

function read({ url, path, cookies = [], connections, seconds }: ReadOrder): Promise<ReadReport> {
  const { hostname, port, host } = new URL(url)
  const request = (...more: string[]) =>
    Buffer.from([`GET ${path} HTTP/1.1`, `host: ${host}`, ...more, '', ''].join('\r\n'))
  const all = cookies.length > 0 ? cookies.map((cookie) => request(`cookie: ${cookie}`)) : [request()]
  let asked = 0
  const next = () => all[asked++ % all.length] ?? ''
  const begun = performance.now()
  const until = begun + seconds * 1000
  const own = timeOf(process.pid)
  let [pages, bytes, open] = [0, 0, connections]
  return new Promise((resolve, reject) => {
    for (let n = 0; n < connections; n++) {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () =>
        socket.write(next()),
      )
      socket.on('error', reject)
      const follow = createFollower((answer) => {
        if (answer.status !== 200 || answer.length < 1_000) {
          reject(new Error(`${path} answered ${answer.status} with ${answer.length} bytes`))
          return
        }
        pages += 1
        bytes += answer.length
        if (performance.now() < until) return void socket.write(next())
        socket.end()
        open -= 1
        if (open === 0) {
          const elapsed = (performance.now() - begun) / 1000
          resolve({ pages, bytes, elapsed, time: timeOf(process.pid) - own })
        }
      })
      socket.on('data', follow)
    }
  })
}

process.on('message', async (order: ReadOrder) => {
  process.send?.(await read(order))
})
