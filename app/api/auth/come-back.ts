import type { Account, Profile as Claims } from 'next-auth'
import { nextPath } from '@/app/next-path.ts'
import { type From, openSession, viewer } from '@/app/session.ts'
import { dropTicket, keepTicket, ticketOf } from '@/app/tickets.ts'
import { house } from '@/lib/house.ts'
import {
  callbackCookieName,
  inviteCookieName,
  linkCookieName,
  stepCookieName,
} from '@/lib/protocol/cookies.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { profileOf } from './other-sites.ts'

/**
 * Somebody comes back from another site, and next-auth has made sure that it is they who left, and what the site says.
 * @returns true where next-auth is to make the session's cookie, else where to go without one
 */
export async function comeBack(
  where: From,
  user: object,
  account: Account,
  claims: Claims | undefined,
): Promise<true | string> {
  try {
    return await arrive(where, user, account, claims)
  } catch (error) {
    // next-auth would write what was thrown into the address.
    house().log.error({ err: error }, 'Somebody who came back from another site could not be let in')
    return `/login?said=${house().chat.people.external.say(house().faultOf(error) ?? refuse('BUG'))}`
  }
}

async function arrive(
  where: From,
  user: object,
  { provider: key, providerAccountId }: Account,
  claims: Claims | undefined,
): Promise<true | string> {
  const { identity, settings, chat } = house()
  const provider = settings.providers.find((one) => one.key === key)
  if (!provider) return '/login?error=Callback'
  const profile = profileOf(provider, providerAccountId, { ...claims })
  const { external } = chat.people
  const before = await viewer()
  const linking = await ticketOf(linkCookieName)
  if (before && linking) {
    await dropTicket(linkCookieName)
    const linked = await external.link(before, linking, profile)
    return `/settings/ways-in?${refused(linked) ? `said=${external.say(linked)}` : `linked=${key}`}`
  }
  const invite = (await ticketOf(inviteCookieName)) || undefined
  const me = await external.signIn(profile, invite, where)
  if (refused(me)) return `/login?said=${external.say(me)}`
  await dropTicket(inviteCookieName)
  if ('ticket' in me) {
    await keepTicket(stepCookieName, me.ticket)
    return `/login/code?next=${encodeURIComponent(await wantedPath())}`
  }
  const signedIn = await openSession(me, where)
  if (refused(signedIn)) return `/login?said=${external.say(signedIn)}`
  // What is in `user` goes into the cookie: see `jwt` in options.ts.
  Object.assign(user, { sid: signedIn.sid })
  if (before) await identity.endSession(before, before.credential)
  return true
}

/** Where they wanted to go before they left, as next-auth keeps it: a whole address of this site. */
async function wantedPath(): Promise<string> {
  const kept = await ticketOf(callbackCookieName)
  if (!URL.canParse(kept)) return '/'
  const { pathname, search } = new URL(kept)
  return nextPath(pathname + search)
}
