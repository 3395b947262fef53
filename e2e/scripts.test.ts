import { afterAll, beforeAll, expect, test } from 'vitest'
import { scriptsMost, scriptsOf, scriptsSize } from '../bench/scripts.ts'
import { makeRoom, say, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { type Hearth, startHearth } from './hearth.ts'

let hearth: Hearth
let room: string
let session: string
beforeAll(async () => {
  hearth = await startHearth()
  const ada = await signUp(hearth.url, 'ada')
  const { slug, id } = await makeRoom(ada, 'Square', 'public')
  await say(ada, id, 'hello')
  room = `${hearth.url}/r/${slug}`
  session = await cookieOf(hearth.url, ada.username, ada.password)
})
afterAll(() => hearth.remove())

test.each([
  ['visitor', () => ({}), 'Log in'],
  ['member', () => ({ cookie: session }), 'Log out'],
] as const)("a %s's room page asks for no more JavaScript than it may", async (who, headers, sign) => {
  const html = await (await fetch(room, { headers: headers() })).text()
  expect(html).toContain(sign)
  expect(scriptsOf(html).length).toBeGreaterThan(5)
  const size = scriptsSize(html)
  // Less than an empty page of Next's means that they were not found.
  expect(size).toBeGreaterThan(100)
  expect(size).toBeLessThanOrEqual(scriptsMost[who])
})
