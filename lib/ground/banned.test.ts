import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { dispatch } from './dispatch.ts'
import { listen } from './listening.ts'
import { among, networkIn } from './networks.ts'
import { readSettings } from './settings.ts'

/** A server behind a proxy that says where requests come from; tells what got past the guard. */
async function serve(banned: string) {
  const got: string[] = []
  const network = networkIn(banned)
  const server = createServer()
  server.on('upgrade', (request, socket) => {
    got.push(`socket ${request.url}`)
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  const settings = { ...readSettings({}, '/'), production: true, trustProxy: true }
  const next = (request: { url?: string }, response: { end(): void }) => {
    got.push(`next ${request.url}`)
    response.end()
  }
  dispatch(server, next, { settings, isBanned: among(network ? [network] : []) })
  await listen(server, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const ask = (path: string, address: string, accept = '*/*') =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-forwarded-for': address, accept } })
  const upgrade = (address: string) =>
    new Promise<string>((resolve, reject) => {
      const head = `GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\n`
      const line = connect(port, '127.0.0.1', () =>
        line.write(`${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
      )
      line.once('data', (chunk) => resolve(String(chunk).slice(9, 12)))
      line.once('error', reject)
    })
  return { got, ask, upgrade }
}

test('from a banned network no request gets anywhere', async () => {
  const { got, ask } = await serve('203.0.113.0/24')
  for (const path of ['/', '/api/v1/me', '/socket.io/?EIO=4&transport=polling', '/healthz']) {
    const answer = await ask(path, '203.0.113.7')
    expect(answer.status).toBe(403)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'DENY', status: 403 })
  }
  expect(got).toEqual([])
  expect((await ask('/', '203.0.114.7')).status).toBe(200)
})

test('whoever comes with a browser reads why', async () => {
  const { ask } = await serve('203.0.113.0/24')
  const answer = await ask('/r/welcome', '203.0.113.7', 'text/html,*/*')
  expect(answer.status).toBe(403)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toContain('Nobody gets in from your network')
})

test('nor does an upgrade, and IPv4 in IPv6 is the same network', async () => {
  const { got, upgrade } = await serve('203.0.113.0/24')
  expect(await upgrade('203.0.113.7')).toBe('403')
  expect(await upgrade('::ffff:203.0.113.7')).toBe('403')
  expect(await upgrade('::ffff:cb00:7107')).toBe('403')
  expect(got).toEqual([])
  expect(await upgrade('198.51.100.1')).toBe('101')
})
