import { createServer, type Server, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { dispatch } from './dispatch.ts'
import { addresses, listen } from './listening.ts'
import { readSettings } from './settings.ts'

const settings = { ...readSettings({}, '/'), production: true }
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

/** A server with a stand-in for Socket.IO on it; tells who got what. */
async function serve(production: boolean) {
  const got: string[] = []
  const server = createServer()
  servers.push(server)
  server.on('request', (request, response) => {
    got.push(`socket.io ${request.url}`)
    response.end()
  })
  server.on('upgrade', (request, socket) => {
    got.push(`socket.io ${request.headers['x-hearth-address']}`)
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  const pages = dispatch(
    server,
    (request, response) => {
      got.push(`next ${request.url}`)
      response.end()
    },
    { settings: { ...settings, production } },
  )
  pages.on('upgrade', (request, socket) => {
    got.push(`next ${request.url}`)
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
  })
  await listen(server, { host: '127.0.0.1', port: 0 })
  const { port } = server.address() as AddressInfo
  return { got, port, server }
}

function upgrade(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    })
    socket.once('data', (chunk) => {
      resolve(String(chunk).slice(9, 12))
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

const ask = (port: number, path: string) =>
  new Promise((done) => {
    send({ host: '127.0.0.1', port, path }, (answer) => answer.resume().on('end', done)).end()
  })

describe('the dispatcher', () => {
  test('gives Socket.IO its path and Next the rest', async () => {
    const { got, port } = await serve(true)
    for (const path of ['/socket.io/?EIO=4', '/', '/socket.iox/', '/r/socket.io/']) await ask(port, path)
    expect(got).toEqual(['socket.io /socket.io/?EIO=4', 'next /', 'next /socket.iox/', 'next /r/socket.io/'])
  })

  test('upgrades for Socket.IO alone, once it is settled where from', async () => {
    const { got, port } = await serve(true)
    expect(await upgrade(port, '/socket.io/?EIO=4')).toBe('101')
    for (const target of ['/', '/_next/hmr', 'http://evil.example/', '//evil.example/', '/socket.io/%']) {
      expect(await upgrade(port, target), target).toBe('400')
    }
    expect(got).toEqual(['socket.io 127.0.0.1'])
  })

  test('lets hot reload through in development', async () => {
    const { got, port } = await serve(false)
    expect(await upgrade(port, '/_next/hmr')).toBe('101')
    expect(await upgrade(port, 'http://evil.example/_next/')).toBe('400')
    expect(got).toEqual(['next /_next/hmr'])
  })
})

describe('listening', () => {
  test('says in one sentence that the port is taken', async () => {
    const { port } = await serve(true)
    const second = createServer()
    await expect(listen(second, { host: '127.0.0.1', port })).rejects.toThrow(
      `Port ${port} is taken: stop what uses it, or choose another with PORT.`,
    )
  })

  test('says so too where the address is not this machine’s', async () => {
    await expect(listen(createServer(), { host: '203.0.113.1', port: 0 })).rejects.toThrow(
      'Cannot listen on 203.0.113.1 (HEARTH_HOST), port 0: EADDRNOTAVAIL.',
    )
  })

  test('tells the public address first, and no port where it is the usual one', () => {
    expect(addresses({ host: '127.0.0.1', url: new URL('https://chat.example.org') }, 3000)).toEqual([
      'https://chat.example.org',
      'http://127.0.0.1:3000',
    ])
    expect(addresses({ host: '::', url: null }, 80)[0]).toBe('http://localhost')
    expect(addresses({ host: '::1', url: null }, 3000)).toEqual(['http://[::1]:3000'])
  })
})
