import type { AuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { type From, viewer } from '@/app/session.ts'
import { house } from '@/lib/house.ts'
import { callbackCookieName, cookieName, cookieOptions, csrfCookieName } from '@/lib/protocol/cookies.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import type { Me } from '@/lib/protocol/wire.ts'

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
}) => Promise<Me | Refusal | null>

/**
 * next-auth, for one request: it alone makes session cookies. What a cookie carries is the secret of a session's
 * row, so that whatever ends the row ends the cookie. `null` from `authorize` becomes its own "CredentialsSignin".
 */
export function authOptions({ secure, address, userAgent }: From, prove: Prove): AuthOptions {
  return {
    secret: house().identity.seal,
    session: { strategy: 'jwt', maxAge: limits.sessionDays * 86_400 },
    pages: { signIn: '/login', error: '/login' },
    useSecureCookies: secure,
    cookies: cookies(secure),
    // Its errors are refusals and broken cookies, which are no news.
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
    providers: [
      CredentialsProvider({
        credentials: { username: {}, password: {}, code: {} },
        async authorize(given) {
          const me = await prove(given ?? {})
          if (me === null || refused(me)) return null
          const { secret } = await house().identity.openSession(me.id, { address, userAgent })
          return { id: me.id, sid: secret }
        },
      }),
    ],
    callbacks: {
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

function cookies(secure: boolean): AuthOptions['cookies'] {
  const options = cookieOptions(secure)
  return {
    sessionToken: { name: cookieName(secure), options },
    csrfToken: { name: csrfCookieName(secure), options },
    callbackUrl: { name: callbackCookieName(secure), options },
  }
}
