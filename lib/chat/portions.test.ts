import { expect, it } from 'vitest'
import type { Viewer } from '../ground/viewer.ts'
import { need, testChat } from './testing.ts'

/** Ada owns the instance, cleo administers it; the book has more than one portion. */
async function instance() {
  const world = await testChat()
  const { chat, person, roomOf, say, database, signedIn } = world
  const [ada, cleo] = [await person('ada'), await signedIn(await person('cleo'))]
  const office = need(chat.takeOffice(ada, '::1'))
  need(await chat.accounts.appoint(office, cleo.id, 'administrator'))
  await database.pool.query(
    "insert into audit (actor, act, target) select 'Hearth', 'room.retain', n::text from generate_series(1, 600) n",
  )
  await say(ada, await roomOf('public', ada, cleo), 'Hello')
  const administrator: Viewer = { ...cleo, role: 'administrator' }
  const held = need(chat.takeOffice(administrator, '::1'))
  const book = () => chat.audit.text(held, { format: 'jsonl', by: '', act: '', q: '' })
  return { ...world, cleo, office, book }
}

const over = 'may have it no longer'

it('the log breaks off for whoever is dismissed while they take it', async () => {
  const { chat, cleo, office, book } = await instance()
  const portions = book()
  expect((await portions.next()).value).toContain('room.retain')
  need(await chat.accounts.appoint(office, cleo.id, 'member'))
  await expect(portions.next()).rejects.toThrow(over)
  expect(await portions.next()).toEqual({ value: undefined, done: true })
})

it('the log, and what is one’s own, break off for whoever is signed out while they take it', async () => {
  const { chat, cleo, office, book } = await instance()
  const [log, own] = [book(), chat.takeout(cleo)]
  expect((await log.next()).done).toBe(false)
  expect((await own.next()).done).toBe(false)
  need(await chat.accounts.signOut(office, cleo.id))
  for (const portions of [log, own]) await expect(portions.next()).rejects.toThrow(over)
})
