import pino from 'pino'
import { afterAll, afterEach } from 'vitest'
import { createAnnouncer } from '../ground/announcer.ts'
import { createIdentity, type Identity, type Viewer } from '../ground/identity.ts'
import { noMail } from '../ground/mail.ts'
import { arrived, createTestDatabase } from '../ground/testing.ts'
import { createThrottle, type Throttle } from '../ground/throttle.ts'
import { everyScope } from '../ground/viewer.ts'
import type { Me } from '../protocol/wire.ts'
import { createBylaws } from './bylaws.ts'
import { createStrength } from './password-strength.ts'
import { createPeople, type People } from './people.ts'
import { need } from './testing.ts'

export const password = 'correct horse'
export const home = { address: '192.0.2.1' }
export const seal = 's'.repeat(43)

/**
 * People alone, whose guesses are counted, for tests of the ways in. In a test file:
 *
 *   const { node, arrival } = await testPeople()
 *   let people: People
 *   let ada: Me
 *   let here: Viewer
 *   beforeEach(async () => {
 *     ;({ people, ada, here } = await arrival())
 *   })
 *
 * The database is the file's own, and nobody is left in it after a test. `node()` is another node on it, which has
 * counted nothing yet.
 */
export async function testPeople(mail = noMail) {
  const { database, drop } = await createTestDatabase()
  afterAll(drop)
  afterEach(() => database.pool.query('truncate users, message cascade'))
  const announcer = createAnnouncer()
  const identity = createIdentity({ database, announcer, seal })
  const bylaws = createBylaws(database.pool, announcer)
  const log = pino({ level: 'silent' })
  const ground = { database, identity, announcer, bylaws, log, mail, strength: createStrength() }

  function node(more: { throttle?: Throttle; identity?: Identity } = {}): People {
    return createPeople({ ...ground, throttle: createThrottle({ enabled: true }), ...more })
  }

  /** Signed in on a browser, some minutes ago. */
  async function signedIn(me: Me, minutesAgo = 0): Promise<Viewer> {
    const { id } = need(
      await identity.openSession(await arrived(database, me.id), { userAgent: '', address: '' }),
    )
    await database.pool.query(
      'update session set created_at = now() - make_interval(mins => $2) where id = $1',
      [id, minutesAgo],
    )
    return { ...me, credential: id, via: 'session', roomsAdded: 0, scopes: everyScope }
  }

  /** A node on which ada made the first account, and her session. */
  async function arrival() {
    const people = node()
    const ada = need(await people.signUp({ username: 'ada', password }, home))
    return { people, ada, here: await signedIn(ada) }
  }

  return { database, identity, node, signedIn, arrival }
}
