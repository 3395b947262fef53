import { sessionCookieOf } from '../protocol/cookies.ts'
import type { Refusal } from '../protocol/refusals.ts'
import type { InstanceRole, UserId } from '../protocol/wire.ts'
import type { Announcer } from './announcer.ts'
import type { Database } from './database.ts'
import type { Beside, Met } from './finder.ts'
import { createSessions, type OpenedSession, type SessionInfo } from './sessions.ts'
import { rows } from './sql.ts'
import { createTokens, type NewToken, type TokenInfo, type TokenOwner, type WhenFull } from './tokens.ts'
import { createUnsealing } from './unsealing.ts'
import { type Arrival, stands, type Viewer } from './viewer.ts'

export type { Arrival, Viewer } from './viewer.ts'
export type { SessionInfo, TokenInfo }

/** What a request or a handshake brings along, as it came. */
export type Given = { cookie?: string | null; authorization?: string | null; token?: string | null }

export type Identity = {
  /**
   * Who asks: by the Authorization header, else the bare token (a socket's `auth.token`), else the session
   * cookie. A wrong header or token is nobody, whatever the cookie says. One query; never throws at bad input.
   */
  identify(given: Given): Promise<Viewer | null>
  /** The same, for who needs to know more of whoever asks than who it is. Still one query. */
  meeting<Told>(beside: Beside): (given: Given) => Promise<Met<Told> | null>
  /** Refusals: AUTH (all that was open of them was ended while they came). */
  openSession(
    arrival: Pick<Arrival, 'id' | 'signOuts'>,
    from: { userAgent: string; address: string },
  ): Promise<OpenedSession | Refusal>
  endSessionBySecret(secret: string): Promise<void>
  sessions(viewer: Viewer): Promise<SessionInfo[]>
  endSession(viewer: Viewer, id: string): Promise<{ ok: true } | Refusal>
  /** @param except the id of a session that stays */
  endAllSessions(user: UserId, except?: string): Promise<void>
  tokens(viewer: Viewer): Promise<TokenInfo[]>
  /** The token is told here once and never again. With `limits.tokensPerUser` of them: see `WhenFull`. */
  createToken(
    owner: TokenOwner,
    input: NewToken,
    whenFull?: WhenFull,
  ): Promise<{ id: string; token: string } | Refusal>
  revokeToken(viewer: Viewer, id: string): Promise<{ ok: true } | Refusal>
  /** Those of these sessions and tokens that still open something, and as what on this instance. One query. */
  valid(credentials: readonly string[]): Promise<Map<string, InstanceRole>>
  /** The secret that next-auth seals its cookie with. */
  seal: string
}

export function createIdentity(ground: { database: Database; announcer: Announcer; seal: string }): Identity {
  const { seal } = ground
  const sessions = createSessions(ground)
  const tokens = createTokens(ground)
  const unseal = createUnsealing(seal)

  function meeting<Told>(beside?: Beside) {
    const [byToken, bySession] = [tokens.finder<Told>(beside), sessions.finder<Told>(beside)]
    return async ({ authorization, token, cookie }: Given) => {
      if (isGiven(authorization)) return byToken(bearer(authorization))
      if (isGiven(token)) return byToken(String(token))
      const sid = unseal(cookie ? sessionCookieOf(cookie) : null)?.sid
      return typeof sid === 'string' ? bySession(sid) : null
    }
  }

  const meet = meeting<null>()
  return {
    seal,
    meeting,
    identify: async (given) => (await meet(given))?.viewer ?? null,
    openSession: sessions.open,
    endSessionBySecret: sessions.endBySecret,
    sessions: sessions.list,
    endSession: sessions.end,
    endAllSessions: (user, except) => sessions.endAll(user, except ?? null),
    tokens: tokens.list,
    createToken: (owner, input, whenFull = 'refuse') => tokens.create(owner, input, whenFull),
    revokeToken: tokens.revoke,
    async valid(credentials) {
      const found = await rows<Standing>(ground.database.pool, valid, [credentials], 'credentials-valid')
      return new Map(found.map(({ id, role }) => [id, role]))
    },
  }
}

type Standing = { id: string; role: InstanceRole }

const valid = `select c.id, u.role from (
    select id, user_id from session where id = any($1::uuid[]) and expires_at > now()
    union all
    select id, user_id from token where id = any($1::uuid[]) and (expires_at is null or expires_at > now())
  ) c join users u on u.id = c.user_id where ${stands}`

const isGiven = <Value>(value: Value | null | undefined): value is Value =>
  value !== null && value !== undefined

function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
}
