import { expect, test } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { everyScope } from '../ground/viewer.ts'
import type { Me } from '../protocol/wire.ts'
import { need } from './testing.ts'
import { home, password, testPeople } from './testing-people.ts'

const { node } = await testPeople()
const people = node()

const as = (me: Me): Viewer => ({ ...me, credential: '', via: 'session', roomsAdded: 0, scopes: everyScope })

const signedUp = async (username: string, more: { name?: string; email?: string } = {}) =>
  need(await people.signUp({ username, password, ...more }, home))

test('people are listed by name and found by username, without their e-mail addresses', async () => {
  const bob = await signedUp('bob', { name: 'Bob', email: 'bob@example.org' })
  const ada = await signedUp('ada', { name: 'Ada' })
  const listed = await people.list(as(ada), { q: '', most: 50 })
  expect(listed).toEqual([
    { id: ada.id, username: 'ada', name: 'Ada' },
    { id: bob.id, username: 'bob', name: 'Bob' },
  ])
  expect(await people.byUsername(as(ada), 'BOB')).toEqual(listed[1])
  for (const none of ['nobody', '', '\0', '\ud800', 'x'.repeat(100_000)]) {
    expect(await people.byUsername(as(ada), none)).toMatchObject({ code: 'NONE' })
  }
})

test('people are found by words of their name or username, so many at a time', async () => {
  const ada = await signedUp('ada', { name: 'Ada Lovelace' })
  await signedUp('bob', { name: 'Bob' })
  await signedUp('cy', { name: 'Cy of the loveliest' })
  const named = async (q: string, most = 50) =>
    (await people.list(as(ada), { q, most })).map(({ username }) => username)
  expect(await named('LOVE')).toEqual(['ada', 'cy'])
  expect(await named('love', 1)).toEqual(['ada'])
  expect(await named('bo')).toEqual(['bob'])
  expect(await named('%')).toEqual([])
})

test('everybody comes in pages by their usernames, each once', async () => {
  const ada = await signedUp('ada')
  for (const username of ['dee', 'Bob', 'cy']) await signedUp(username)
  const page = (next?: string) => people.page(as(ada), { q: '', next, limit: 2 })
  const names = ({ people }: Awaited<ReturnType<typeof page>>) => people.map(({ username }) => username)
  const first = await page()
  expect([names(first), first.next]).toEqual([['ada', 'Bob'], 'Bob'])
  const second = await page('Bob')
  expect([names(second), second.next]).toEqual([['cy', 'dee'], null])
  expect(await people.page(as(ada), { q: 'b', limit: 2 })).toMatchObject({
    next: null,
    people: [{ username: 'Bob' }],
  })
})
