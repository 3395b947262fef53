import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPictures } from './pictures.ts'
import { guard } from './requests.ts'

const user = '01a219c9-38ac-7be4-a134-6a36314f4072'
const version = '8uJB6ZvJMAS0V6I2'
const image = Buffer.from('RIFF....WEBP')

let server: Server
let url: string
beforeAll(async () => {
  const answerPicture = createPictures(async (wanted) => {
    if (wanted.version === 'B'.repeat(16)) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
    return wanted.user === user && wanted.version === version ? image : null
  })
  server = createServer((request, response) => {
    if (!guard(request, response, { url: null, trustProxy: false })) return
    if (!answerPicture(request, response)) response.end('Next')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close().closeAllConnections())

describe('a picture of somebody', () => {
  test('comes to whoever knows its version, once a day, and can do nothing', async () => {
    const answer = await fetch(`${url}/avatars/${user}/${version}`)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(image.length),
      'cache-control': 'private, max-age=86400',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(image)
  })

  test('is told about without being sent', async () => {
    const answer = await fetch(`${url}/avatars/${user}/${version}`, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(image.length)])
  })

  test.each([
    `/avatars/${user}/AAAAAAAAAAAAAAAA`,
    `/avatars/${user}`,
    `/avatars/${user}/${version}/more`,
    `/avatars/nobody/${version}`,
    `/avatars/${user}/${version}.webp`,
    `/avatars/${user}/..%2f..%2fetc`,
    '/avatars/',
  ])('is not at %s', async (path) => {
    const answer = await fetch(url + path)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.json()).toMatchObject({ code: 'NONE', request: answer.headers.get('x-request-id') })
  })

  test('cannot be sent there', async () => {
    const answer = await fetch(`${url}/avatars/${user}/${version}`, { method: 'PUT', body: image })
    expect(answer.status).toBe(404)
  })

  test('comes later where the database is away', async () => {
    const answer = await fetch(`${url}/avatars/${user}/${'B'.repeat(16)}`)
    expect([answer.status, (await answer.json()).code]).toEqual([503, 'DB'])
  })

  test('is all that is answered here', async () => {
    for (const path of ['/', '/avatars', '/r/avatars/']) {
      expect(await (await fetch(url + path)).text()).toBe('Next')
    }
  })
})
