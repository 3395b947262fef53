'use server'
import { headers } from 'next/headers'
import { house } from '@/lib/house.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { challengeCookieName } from '@/lib/protocol/cookies.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { passkeyShown } from '@/lib/protocol/ways-in.ts'
import { from, siteHere } from '../session.ts'
import { signIn } from '../sign-in.ts'
import { dropTicket, keepTicket, ticketOf } from '../tickets.ts'

/** @returns what the browser asks the authenticator for */
export async function beginPasskey() {
  const slow = house().throttle.take('change', from(await headers()).address)
  if (slow) return slow
  const { options, ticket } = await house().chat.people.passkeys.beginSignIn(await siteHere())
  await keepTicket(challengeCookieName, ticket)
  return options
}

export async function logInByPasskey(given: unknown): Promise<Refusal | { ok: true }> {
  const shown = parse(passkeyShown, given)
  if (refused(shown)) return shown
  const [ticket, site] = [await ticketOf(challengeCookieName), await siteHere()]
  await dropTicket(challengeCookieName)
  const me = await signIn((where) => house().chat.people.passkeys.signIn(ticket, shown, site, where))
  return refused(me) ? me : { ok: true }
}
