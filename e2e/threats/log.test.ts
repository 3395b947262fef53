import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, signUp } from '../api.ts'
import { type Hearth, startHearth } from '../hearth.ts'
import { ask, askRaw } from './http.ts'

let hearth: Hearth
beforeAll(async () => {
  hearth = await startHearth({ env: { LOG_LEVEL: 'trace' } })
})
afterAll(() => hearth.remove())

describe('Logs: the log at its loudest', () => {
  test('has no line that a client wrote, and nothing that colours a terminal', async () => {
    const { url } = hearth
    const forged = '\r\n{"level":60,"msg":"forged"}\u001b[31m\u2028'
    const paths = [
      `/api/v1/rooms/${encodeURIComponent(forged)}/messages`,
      `/${encodeURIComponent(forged)}`,
      `/r/${encodeURIComponent(forged)}`,
    ]
    for (const path of paths) await ask(url, path)
    await askRaw(url, 'GET /\u001b[31m HTTP/1.1\r\nHost: a\r\nUser-Agent: x\u001b[31my\r\n\r\n', 500)
    const socket = connect(await signUp(url, 'owner'))
    await new Promise((hello) => socket.once('hello', hello))
    await socket.timeout(5_000).emitWithAck(forged as never, { room: forged } as never)
    socket.disconnect()
    const output = hearth.output()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
    expect(output).not.toMatch(/\u001b|\r|\u2028/)
    expect(output.split('\n').filter((line) => line.startsWith('{"level":60'))).toEqual([])
  })
})
