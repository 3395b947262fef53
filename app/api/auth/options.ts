import type { AuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { type From, type SignedIn, viewer } from '@/app/session.ts'
import { house } from '@/lib/house.ts'
import {
  callbackCookieName,
  checkCookieName,
  cookieName,
  cookieOptions,
  csrfCookieName,
} from '@/lib/protocol/cookies.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { comeBack } from './come-back.ts'
import { otherSites } from './other-sites.ts'

declare module 'next-auth' {
  interface User {
    /** The secret of the session's row. */
    sid: string
  }
}

/** Shows who somebody is: by a name and a password, or by having become somebody just now. */
export type Prove = (given: {
  username?: string
  password?: string
  code?: string
}) => Promise<SignedIn | Refusal | null>

/**
 * next-auth, for one request: it alone makes session cookies. What a cookie carries is the secret of a session's
 * row, so that whatever ends the row ends the cookie. `null` from `authorize` becomes its own "CredentialsSignin".
 */
export function authOptions(where: From, prove: Prove): AuthOptions {
  const { secure } = where
  return {
    secret: house().identity.seal,
    session: { strategy: 'jwt', maxAge: limits.sessionDays * 86_400 },
    pages: { signIn: '/login', error: '/login' },
    useSecureCookies: secure,
    cookies: cookies(secure),
    logger: { error: tell, warn: () => {}, debug: () => {} },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {}, code: {} },
        authorize: (given) => authorize(prove, given ?? {}).catch(unexpected),
      }),
      ...otherSites(),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) =>
        account?.type === 'oauth' ? comeBack(where, user, account, profile) : true,
      jwt: ({ token, user }) => (user && 'sid' in user ? { sid: user.sid } : token),
      session: async ({ session: { expires } }) => {
        const me = await viewer()
        return me ? { expires, user: { name: me.name, email: me.email } } : { expires }
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await house().identity.endSessionBySecret(token.sid)
      },
    },
  }
}

async function authorize(prove: Prove, given: Parameters<Prove>[0]) {
  const signedIn = await prove(given)
  return signedIn === null || refused(signedIn) ? null : signedIn
}

/** next-auth writes what is thrown into the address that it leads to. */
function unexpected(error: unknown): never {
  house().log.error({ err: error }, 'Signing in failed')
  throw new Error('Unavailable')
}

/** Its errors are refusals and broken cookies, which are no news; but whoever sets up another site needs a reason. */
function tell(code: string, given: Error | { error?: Error }): void {
  if (!/OAUTH/.test(code)) return
  const error = given instanceof Error ? given : given.error
  // What follows is what was expected and what came.
  const why = error?.message.split(/[,:]/)[0]
  house().log.info({ code, why }, 'Signing in by another site failed')
}

function cookies(secure: boolean): AuthOptions['cookies'] {
  const options = cookieOptions(secure)
  const brief = { ...options, maxAge: limits.awayMinutes * 60 }
  return {
    sessionToken: { name: cookieName(secure), options },
    csrfToken: { name: csrfCookieName(secure), options },
    callbackUrl: { name: callbackCookieName(secure), options },
    state: { name: checkCookieName(secure, 'state'), options: brief },
    pkceCodeVerifier: { name: checkCookieName(secure, 'pkce'), options: brief },
    nonce: { name: checkCookieName(secure, 'nonce'), options: brief },
  }
}
