/**
 * `__Host-`: set by this very host over HTTPS, for all its paths, so that neither a neighbouring domain nor a
 * page over plain HTTP can plant one. Plain HTTP, as on a LAN, cannot carry such a name.
 */
const prefix = (secure: boolean) => (secure ? '__Host-' : '')

export const cookieName = (secure: boolean) => `${prefix(secure)}hearth`
/**
 * What a `Cookie` header has for the session. Where the `__Host-` cookie is there, it alone counts: the other may have
 * been planted by whoever controls the network.
 */
export function sessionCookieOf(header: string): string | null {
  const pairs = header.split(';').map((pair) => pair.trim())
  const value = (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value(cookieName(true)) ?? value(cookieName(false)) ?? null
}
/** Must not begin as the session's does: next-auth joins every cookie that begins so into one. */
export const csrfCookieName = (secure: boolean) => `${prefix(secure)}signin-csrf`
export const callbackCookieName = (secure: boolean) => `${prefix(secure)}signin-callback`
/** Holds the ticket from the password to the second step. */
export const stepCookieName = (secure: boolean) => `${prefix(secure)}signin-step`
/** Holds what a passkey is to sign, sealed. */
export const challengeCookieName = (secure: boolean) => `${prefix(secure)}signin-challenge`
/** Lets a session link an account of another site. */
export const linkCookieName = (secure: boolean) => `${prefix(secure)}signin-link`
/** The invite that somebody new came by, while they are at another site. */
export const inviteCookieName = (secure: boolean) => `${prefix(secure)}signin-invite`
/** What next-auth checks when somebody comes back from another site. */
export const checkCookieName = (secure: boolean, check: 'state' | 'pkce' | 'nonce') =>
  `${prefix(secure)}signin-${check}`
export const themeCookie = 'theme'

export const cookieOptions = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const

/** The reader's time zone, as their browser told it once. */
export const zoneCookie = 'zone'

/** @returns the zone's own name; UTC for what is no zone */
export function zoneOf(given = 'UTC'): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
