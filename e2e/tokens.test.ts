import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scope } from '../lib/protocol/wire.ts'
import { type Account, ask, call, connect, makeRoom, password, request, signUp } from './api.ts'
import { createReader } from './forms.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let owner: Account
beforeAll(async () => {
  hearth = await startHearth({ env: { HEARTH_LIMITS: 'on' } })
  owner = await signUp(hearth.url, 'olga')
})
afterAll(() => hearth.remove())

const asked = (method: string, path: string, token?: string, body?: object) =>
  request({ url: hearth.url, token }, method, path, body)

describe('a token', () => {
  const tokenFor = async (account: Account, scopes?: Scope[]) =>
    (
      await call<{ token: string }>(account, 'POST', 'me/tokens', {
        name: 'bot',
        ...(scopes ? { scopes } : {}),
      })
    ).token

  test('does what it was made for, and is refused all else', async () => {
    const room = await makeRoom(owner, 'Scopes')
    const message = () => ({ id: randomUUID(), text: 'hello' })
    const [read, write, usual] = [
      await tokenFor(owner, ['read']),
      await tokenFor(owner, ['write']),
      await tokenFor(owner),
    ]
    const status = async (...given: Parameters<typeof asked>) => (await asked(...given)).status
    const path = `rooms/${room.id}/messages`
    expect(await status('GET', path, read)).toBe(200)
    expect(await status('POST', path, read, message())).toBe(403)
    expect(await status('GET', path, write)).toBe(403)
    expect(await status('POST', path, write, message())).toBe(201)
    expect(await status('POST', path, usual, message())).toBe(201)
    for (const token of [read, write, usual]) {
      for (const [method, path, body] of [
        ['GET', 'me/tokens'],
        ['POST', 'me/tokens', { name: 'more', scopes: ['admin'] }],
        ['GET', 'me/sessions'],
        ['PATCH', 'me', { email: 'eve@example.com' }],
        ['POST', 'me/password', { current: password, password: 'another horse' }],
        ['POST', 'me/delete', { password, messages: 'keep' }],
        ['GET', 'admin/invites'],
        ['PATCH', 'admin/signup', { signup: 'closed' }],
        ['POST', 'admin/password-links', { user: owner.me.id }],
      ] as const) {
        const answer = await asked(method, path, token, body)
        expect({ path, ...(await answer.json()) }).toMatchObject({ path, status: 403, code: 'DENY' })
      }
    }
    expect(await status('POST', 'logout', read)).toBe(200)
    expect(await status('GET', path, read)).toBe(401)
  })

  test('that only reads is told on a socket, and says nothing there', async () => {
    const socket = connect({ url: hearth.url, token: await tokenFor(owner, ['read']) })
    const hello = await new Promise<{ rooms: { info: { id: string } }[] }>((come) =>
      socket.once('hello', come),
    )
    const room = hello.rooms[0]?.info.id ?? ''
    const sent = await ask(socket, 'message:send', { room, id: randomUUID(), text: 'no' })
    expect(sent).toMatchObject({ ok: false, code: 'DENY' })
    expect(await ask(socket, 'history:read', { room })).toMatchObject({ ok: true })
    socket.disconnect()
  })

  test('is made on the page for what was chosen, and shown with that', async () => {
    const reader = createReader(hearth.url)
    await reader.submit('/login', 'Log in', { username: owner.username, password })
    const none = await reader.submit('/settings/tokens', 'Create token', { name: 'nothing', days: '30' })
    expect(none.html).toContain('Choose at least one.')
    const { html } = await reader.submit('/settings/tokens', 'Create token', {
      ...{ name: 'reader', days: '30', 'scope-read': 'on' },
    })
    const token = /hth_[0-9A-Za-z]{40}/.exec(html)?.[0]
    expect((await asked('GET', 'rooms', token)).status).toBe(200)
    expect((await asked('POST', 'rooms', token, { name: 'No' })).status).toBe(403)
    expect((await reader.ask('/settings/tokens')).html).toMatch(/reader<\/p><p[^>]*>reads</)
  })
})
