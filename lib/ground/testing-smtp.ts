import { createServer, type Socket } from 'node:net'

export type Received = { from: string; to: string[]; data: string }

/** A mail server that delivers nothing and keeps what it was sent. @param answer what it says to each command, if not "yes" */
export async function startSmtp(answer: (line: string) => string | undefined = () => undefined) {
  const received: Received[] = []
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
    converse(socket, received, answer)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

function converse(socket: Socket, received: Received[], answer: (line: string) => string | undefined) {
  let waiting = ''
  let letter: Received = { from: '', to: [], data: '' }
  let isBody = false
  const say = (line: string) => socket.write(`${line}\r\n`)

  function hear(line: string) {
    if (isBody) {
      if (line !== '.') {
        letter.data += `${line.replace(/^\./, '')}\n`
        return
      }
      isBody = false
      received.push(letter)
      letter = { from: '', to: [], data: '' }
      return say('250 kept')
    }
    const no = answer(line)
    if (no !== undefined) return say(no)
    if (/^MAIL FROM:/i.test(line)) letter.from = /<(.*?)>/.exec(line)?.[1] ?? ''
    if (/^RCPT TO:/i.test(line)) letter.to.push(/<(.*?)>/.exec(line)?.[1] ?? '')
    if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n')
    isBody = /^DATA/i.test(line)
    say(isBody ? '354 go on' : '250 yes')
  }

  say('220 here')
  socket.on('data', (chunk) => {
    waiting += chunk.toString('utf8')
    const lines = waiting.split('\r\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
}

/** The text of a letter, as its reader sees it. */
export function textOf({ data }: Received): string {
  const [head = '', ...body] = data.split('\n\n')
  const text = body.join('\n\n')
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8')
  return text
    .replace(/=\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'))
}
