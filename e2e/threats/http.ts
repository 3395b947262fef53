import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }
export type Asked = {
  method?: string
  headers?: Record<string, string | string[]>
  body?: string | Buffer
  /** From another address of this machine. */
  from?: string
}

/** One request as it is said here, with nothing of what browsers and `fetch` add or forbid. */
export function ask(url: string, path: string, { method = 'GET', headers, body, from }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const options = { hostname, port, path, method, headers, agent: false, localAddress: from }
    const asked = request(options, async (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      try {
        for await (const chunk of answer) text += chunk
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      } catch (error) {
        reject(error)
      }
    })
    asked.on('error', reject)
    asked.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' })
    })
    asked.end(body)
  })
}

/** The same for what no client library would say. @returns all that came until the end, or for so long */
export function askRaw(url: string, text: string | Buffer, patience = 3_000): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let heard = ''
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(heard)
    }
    const timer = setTimeout(done, patience)
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.on('error', done).on('close', done)
  })
}

export const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** A page's form as a browser without scripts sends it, with what is typed in the place of what stands there. */
export function formOf(html: string, containing: string, typed: Record<string, string>) {
  const forms = html.match(/<form\b.*?<\/form>/gs) ?? []
  const form = forms.find((one) => one.includes(containing))
  if (!form) throw new Error(`There is no form with ${containing}`)
  const fields = new Map<string, string>()
  for (const [input] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(input, 'name')
    if (name !== null) fields.set(name, attribute(input, 'value') ?? '')
  }
  for (const [name, value] of Object.entries(typed)) fields.set(name, value)
  const boundary = 'xxxxxxxxxxxxxxxxxxxx'
  const parts = [...fields].map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
  }
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)
  const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#x27': "'" }
  return found ? (found[1] ?? '').replace(/&(#?\w+);/g, (all, entity) => entities[entity] ?? all) : null
}

export const cookiesSet = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ')
