import { randomBytes, randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import type pg from 'pg'
import { createPasswords } from '../../lib/ground/passwords.ts'
import { digest, everyScope } from '../../lib/ground/viewer.ts'
import type { InstanceRole } from '../../lib/protocol/wire.ts'
import { password } from '../api.ts'
import { plant } from './plant.ts'

/** Somebody with an account, put into the database: hundreds of them at once. */
export type Somebody = {
  id: string
  username: string
  token: string
  tokenId: string
  sessionId: string
  /** What a browser of theirs would send. */
  cookie: string
}

/** What seals cookies on the servers that are tried here. */
export const seal = randomBytes(48).toString('base64url')

const hashed = createPasswords().hash(password)

export async function plantPeople(pool: pg.Pool, roles: InstanceRole[]): Promise<Somebody[]> {
  const made = await Promise.all(roles.map((role) => somebody(role)))
  const password_hash = await hashed
  const people = made.map(({ id, username, role }) => {
    return { id, username, username_key: username, name: username, password_hash, role }
  })
  const tokens = made.map(({ id, tokenId, token }) => {
    return { id: tokenId, user_id: id, name: 'Planted', hash: bytea(token), scopes: everyScope }
  })
  const session = { user_agent: 'Planted', address: '127.0.0.1', expires_at: '2099-01-01' }
  const sessions = made.map(({ id, sessionId, secret }) => {
    return { id: sessionId, user_id: id, hash: bytea(secret), ...session }
  })
  await plant(pool, 'users', people)
  await plant(pool, 'token', tokens)
  await plant(pool, 'session', sessions)
  return made
}

/** Whoever knows the one knows the other. */
export const usernameOf = (id: string) => `p${id.replaceAll('-', '').slice(0, 31)}`

async function somebody(role: InstanceRole) {
  const secret = randomBytes(32).toString('base64url')
  const id = randomUUID()
  return {
    role,
    id,
    username: usernameOf(id),
    token: `hth_${randomBytes(20).toString('hex')}`,
    tokenId: randomUUID(),
    sessionId: randomUUID(),
    secret,
    cookie: `hearth=${await encode({ token: { sid: secret }, secret: seal })}`,
  }
}

const bytea = (secret: string) => `\\x${Buffer.from(digest(secret)).toString('hex')}`
