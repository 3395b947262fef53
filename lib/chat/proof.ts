import type { Database } from '../ground/database.ts'
import type { Viewer } from '../ground/identity.ts'
import type { Passwords } from '../ground/passwords.ts'
import { rows } from '../ground/sql.ts'
import type { Throttle } from '../ground/throttle.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { counted } from './counted.ts'
import type { Turns } from './turns.ts'

/** What somebody signed in has to show before their ways in change. */
export type Asked = 'nothing' | 'password' | 'sign-in'
export type Proof = ReturnType<typeof createProof>
type Parts = { database: Database; throttle: Throttle; passwords: Passwords; turns: Turns }

const noPassword = refuse('BAD', "That can't be sent: password is missing.", { field: 'password' })
const wrongPassword = refuse('DENY', "That isn't your password.", { field: 'password' })
const tooOld = refuse('DENY', 'You signed in a while ago. Please log out and log in again, then do this.')

/**
 * That whoever is signed in is who they are, and not somebody who found their screen unlocked or took their cookie. A
 * token proves nothing: whoever has one could make itself a newer one.
 */
export function createProof({ database: { pool }, throttle, passwords, turns }: Parts) {
  async function passwordOf(viewer: Viewer): Promise<string | null> {
    const [user] = await rows<{ hash: string }>(
      pool,
      'select password_hash as hash from users where id = $1',
      [viewer.id],
    )
    return user?.hash.startsWith('$') ? user.hash : null
  }

  async function isFresh({ id, via, credential }: Viewer): Promise<boolean> {
    if (via !== 'session') return false
    const fresh = `select from session where id = $1 and user_id = $2
                   and created_at > now() - make_interval(mins => $3)`
    return (await rows(pool, fresh, [credential, id, limits.freshMinutes])).length > 0
  }

  /** The password, where the account has one; else having signed in just now. */
  async function strict(viewer: Viewer, password: string | undefined): Promise<true | Refusal> {
    const hash = await passwordOf(viewer)
    if (!hash) return (await isFresh(viewer)) || tooOld
    if (password === undefined) return noPassword
    const rates: Parameters<typeof counted>[1] = [['loginAccount', viewer.id]]
    return turns.ofViewer(viewer, () =>
      counted(throttle, rates, async () => (await passwords.verify(hash, password)) || wrongPassword),
    )
  }

  return {
    strict,
    hasPassword: async (viewer: Viewer) => (await passwordOf(viewer)) !== null,
    async asks(viewer: Viewer): Promise<Asked> {
      if (await isFresh(viewer)) return 'nothing'
      return (await passwordOf(viewer)) ? 'password' : 'sign-in'
    },
    /** Having signed in just now, or the password. One that is given has to be right. */
    async again(viewer: Viewer, password: string | undefined): Promise<true | Refusal> {
      if (password === undefined && (await isFresh(viewer))) return true
      return strict(viewer, password)
    },
  }
}
