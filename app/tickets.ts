import { cookies, headers } from 'next/headers'
import { house } from '@/lib/house.ts'
import { cookieOptions, stepCookieName } from '@/lib/protocol/cookies.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { from } from './session.ts'

/** The name of a cookie, with HTTPS and without. */
type Name = (secure: boolean) => string

/** Leaves with the browser what it has to bring back: out of reach of scripts, of the page's text, of its address. */
export async function keepTicket(name: Name, ticket: string): Promise<void> {
  const { secure } = from(await headers())
  const options = { ...cookieOptions(secure), maxAge: limits.stepMinutes * 60 }
  ;(await cookies()).set(name(secure), ticket, options)
}

export async function ticketOf(name: Name): Promise<string> {
  return (await cookies()).get(name(from(await headers()).secure))?.value ?? ''
}

export async function dropTicket(name: Name): Promise<void> {
  const { secure } = from(await headers())
  ;(await cookies()).set(name(secure), '', { ...cookieOptions(secure), maxAge: 0 })
}

/** What the second step of signing in goes on from; empty where there is none, or no more. */
export async function stepHere(): Promise<string> {
  const ticket = await ticketOf(stepCookieName)
  return house().chat.people.secondFactor.holds(ticket) ? ticket : ''
}
