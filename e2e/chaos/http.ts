import { Agent, request } from 'node:http'
import { type Refusal, refused } from '../../lib/protocol/refusals.ts'
import type { RoomId, Sent } from '../../lib/protocol/wire.ts'
import type { Account } from './follower.ts'
import type { Book } from './journal.ts'
import { newSend, settle } from './socket.ts'

export type Answer = { status: number; text: string }

const agent = new Agent({ keepAlive: true, maxSockets: 64, keepAliveMsecs: 5_000 })

/** One request; null where the line broke or no answer came in time. */
export function ask(
  port: number,
  method: string,
  path: string,
  { token, body, patience = 5_000 }: { token?: string; body?: object; patience?: number } = {},
): Promise<Answer | null> {
  const payload = body && JSON.stringify(body)
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {}),
  }
  return new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text }))
      answer.on('error', () => done(null))
    })
    asked.setTimeout(patience, () => asked.destroy())
    asked.on('error', () => done(null))
    asked.on('close', () => done(null))
    asked.end(payload)
  })
}

/** The same for the API, read: what was answered, or its refusal. */
export async function askApi<Good>(
  port: number,
  method: string,
  path: string,
  options: Parameters<typeof ask>[3] = {},
): Promise<Good | Refusal | null> {
  const answer = await ask(port, method, `/api/v1/${path}`, options)
  if (!answer) return null
  try {
    const read = JSON.parse(answer.text)
    if (answer.status < 400) return read
    const told = { ok: false, code: read.code, message: read.detail, retryable: read.retryable === true }
    return refused(told) ? told : null
  } catch {
    return null
  }
}

/** As often as it takes. Throws where it is refused for good. */
export async function insist<Good>(
  ports: () => number[],
  method: string,
  path: string,
  options: Parameters<typeof ask>[3] = {},
): Promise<Good> {
  for (let attempt = 0; ; attempt++) {
    const choices = ports()
    const port = choices[attempt % choices.length] ?? 0
    const answer = await askApi<Good>(port, method, path, { patience: 3_000, ...options })
    if (answer && refused(answer)) {
      if (!answer.retryable) throw new Error(`${method} ${path}: ${answer.code} ${answer.message}`)
    } else if (answer) return answer
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** A client without a socket: posts, and posts again under the same id until it is answered. */
export function createPoster(book: Book, account: Account, holder: string, port: () => number) {
  const post = (room: RoomId, id: string, text: string) =>
    askApi<Sent>(port(), 'POST', `rooms/${room}/messages`, { token: account.token, body: { id, text } })
  return {
    account,
    post,
    async say(room: RoomId, text: string): Promise<void> {
      const send = newSend(account, holder, text, book.now())
      book.of(room)?.sends.push(send)
      while (!settle(send, await post(room, send.id, text), book))
        await new Promise((done) => setTimeout(done, 100))
    },
  }
}

export type Poster = ReturnType<typeof createPoster>
