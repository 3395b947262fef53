import { encode } from 'next-auth/jwt'
import { afterAll } from 'vitest'
import { refused } from '../protocol/refusals.ts'
import type { UserId } from '../protocol/wire.ts'
import { type Announcement, createAnnouncer } from './announcer.ts'
import { createIdentity, type Viewer } from './identity.ts'
import { newId } from './ids.ts'
import { arrived, createTestDatabase } from './testing.ts'

/** Sessions and tokens on a database of the file's own, and what is announced of them. */
export async function testIdentity() {
  const { database, drop } = await createTestDatabase()
  afterAll(drop)

  const seal = 'a seal for tests'
  const announcer = createAnnouncer()
  const identity = createIdentity({ database, announcer, seal })
  const heard: Announcement[] = []
  announcer.listen((announcement) => heard.push(announcement))

  const browser = { userAgent: 'Firefox', address: '192.0.2.1' }

  async function newUser(): Promise<UserId> {
    const id = newId()
    const username = `u${id.replaceAll('-', '')}`
    await database.prisma.user.create({
      data: { id, username, usernameKey: username, name: 'U', passwordHash: '' },
    })
    return id as UserId
  }

  const sealed = (sid: unknown, secret = seal) => encode({ token: { sid } as { sid: string }, secret })
  const cookieOf = async (sid: unknown, name = 'hearth') => `theme=dark; ${name}=${await sealed(sid)}; x=y`

  async function session(user: UserId) {
    const opened = await identity.openSession(await arrived(database, user), browser)
    if (refused(opened)) throw new Error(opened.message)
    return opened
  }

  async function signedIn(user: UserId): Promise<{ viewer: Viewer; secret: string; cookie: string }> {
    const { secret } = await session(user)
    const cookie = await cookieOf(secret)
    const viewer = await identity.identify({ cookie })
    if (!viewer) throw new Error('not signed in')
    return { viewer, secret, cookie }
  }

  async function tokenOf(user: UserId, name = 'bot', days: number | null = null) {
    const made = await identity.createToken(await arrived(database, user), { name, days })
    if (refused(made)) throw new Error(made.message)
    return made
  }

  return { database, identity, heard, browser, newUser, session, sealed, cookieOf, signedIn, tokenOf }
}
