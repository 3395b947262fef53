import { describe, expect, test } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { behind, codeOf, need, testChat } from './testing.ts'

const password = 'correct horse'
const profile = { provider: 'github', subject: '17', username: null, name: null, email: null }

/** Bo at home, and somebody with another session of theirs, who can do whatever asks for no password. */
async function instance() {
  const world = await testChat()
  const { chat, identity, person, signedIn } = world
  const office = need(chat.takeOffice(await person('ada'), '192.0.2.7'))
  const bo = await person('bo')
  const [here, there] = [await signedIn(bo), await signedIn(bo)]
  const endings = {
    'logged out elsewhere': () => identity.endAllSessions(bo.id, here.credential),
    'signed out by who runs the instance': () => chat.accounts.signOut(office, bo.id),
    suspended: () => chat.accounts.suspend(office, bo.id, { hours: null, why: '' }),
    deleted: () => chat.departures.leave(here, { password, messages: 'keep' }),
  }
  return { ...world, bo, there, endings }
}

type World = Awaited<ReturnType<typeof instance>>
const begun: Record<string, (world: World, viewer: Viewer) => Promise<() => Promise<unknown>>> = {
  'a token':
    async ({ identity }, viewer) =>
    () =>
      identity.createToken(viewer, { name: 'kept', days: null, scopes: ['read', 'write'] }),
  async 'a session, by the password'({ chat, identity }) {
    const arrival = need(await chat.people.logIn({ username: 'bo', password }, { address: '::1' }))
    return () => identity.openSession(arrival, { userAgent: 'late', address: '::1' })
  },
  'a profile':
    async ({ chat }, viewer) =>
    () =>
      chat.people.updateProfile(viewer, { name: 'Bo again' }),
  async 'a linked account'({ chat: { people } }, viewer) {
    const { ticket } = need(await people.external.allowLinking(viewer, 'github', password))
    return () => people.external.link(viewer, ticket, profile)
  },
  'a second factor':
    async ({ chat }, viewer) =>
    () =>
      chat.people.secondFactor.begin(viewer),
  'a deletion':
    async ({ chat }, viewer) =>
    () =>
      chat.departures.leave(viewer, { password, messages: 'remove' }),
}

/** All that could have been left behind. */
const left = `select u.name, u.totp_secret as secret, u.departing,
    (select count(*)::int from session where user_id = u.id and user_agent = 'late') as sessions,
    (select count(*)::int from token where user_id = u.id) as tokens,
    (select count(*)::int from external_account where user_id = u.id) as accounts
  from users u where u.id = $1`

describe.each([
  'logged out elsewhere',
  'signed out by who runs the instance',
  'suspended',
  'deleted',
] as const)('whoever was %s while they waited', (how) => {
  test.each(Object.entries(begun))('does not come to %s', async (_, begin) => {
    const world = await instance()
    const { database, bo, there, endings } = world
    const go = await begin(world, there)
    expect(codeOf(await behind(database.pool, bo.id, endings[how], go))).toBe('AUTH')
    const [row] = (await database.pool.query(left, [bo.id])).rows
    const name = how === 'deleted' ? 'Deleted user' : 'bo'
    expect(row).toMatchObject({ name, secret: null, sessions: 0, tokens: 0, accounts: 0 })
    expect(row.departing).not.toBe('remove')
  })
})

test('whose session stays goes on', async () => {
  const { database, identity, bo, there } = await instance()
  const end = () => identity.endAllSessions(bo.id, there.credential)
  const make = () => identity.createToken(there, { name: 'mine', days: null })
  need(await behind(database.pool, bo.id, end, make))
})
