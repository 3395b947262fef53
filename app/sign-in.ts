import { cookies, headers } from 'next/headers'
import { NextRequest, NextResponse } from 'next/server'
import NextAuth from 'next-auth'
import type { Arrival } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import {
  callbackCookieName,
  checkCookieName,
  cookieName,
  cookieOptions,
  csrfCookieName,
  stepCookieName,
} from '@/lib/protocol/cookies.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { authOptions, type Prove } from './api/auth/options.ts'
import { type From, from, openSession, viewer } from './session.ts'
import { dropTicket, keepTicket } from './tickets.ts'

/**
 * Signs a browser in from a server action, without a script. next-auth makes the cookie, as it does at its own
 * address: it is asked in this very process, first for its token against forgery, then to sign in. Whatever session
 * the browser came with ends: it may have been planted.
 */
export async function signIn<More extends { ticket: string } = never>(
  prove: (from: From) => Promise<Arrival | More | Refusal>,
): Promise<Arrival | More | Refusal> {
  const where = from(await headers())
  const before = await viewer()
  const me = await prove(where)
  if (refused(me)) return me
  if ('ticket' in me) {
    await keepTicket(stepCookieName, me.ticket)
    return me
  }
  const session = await openSession(me, where)
  if (refused(session)) return session
  const csrf = await ask(where, ['csrf'])
  await keep(csrf, csrfCookieName(where.secure))
  const { csrfToken } = await csrf.json()
  const signedIn = await ask(where, ['callback', 'credentials'], { csrfToken }, async () => session)
  const kept = await keep(signedIn, cookieName(where.secure))
  await drop(csrfCookieName(where.secure), where)
  await dropTicket(stepCookieName)
  if (!kept) throw new Error('next-auth made no session cookie')
  if (before) await house().identity.endSession(before, before.credential)
  return me
}

const nobody: Prove = async () => null

/** One request to next-auth, which reads the cookies of the request that is being answered now. */
function ask(where: From, step: string[], body?: object, prove = nobody): Promise<Response> {
  const request = new NextRequest('http://here.invalid/api/auth', {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : undefined,
  })
  return NextAuth(request, { params: { nextauth: step } }, authOptions(where, prove))
}

/**
 * Begins to sign in by another site: next-auth leaves with the browser what it will check when they come back.
 * @returns the address there; null where that site could not be asked
 */
export async function leaveFor(provider: string, next: string): Promise<string | null> {
  const where = from(await headers())
  const csrf = await ask(where, ['csrf'])
  await keep(csrf, csrfCookieName(where.secure))
  const { csrfToken } = await csrf.json()
  const left = await ask(where, ['signin', provider], { csrfToken, callbackUrl: next })
  const names = [callbackCookieName(where.secure), ...checks.map((one) => checkCookieName(where.secure, one))]
  const kept = await Promise.all(names.map((name) => keep(left, name)))
  await drop(csrfCookieName(where.secure), where)
  const to = left.headers.get('location') ?? ''
  return kept.slice(1).some(Boolean) && /^https?:/.test(to) ? to : null
}

const checks = ['state', 'pkce', 'nonce'] as const

/** Sends the browser the cookie of this name, in parts where it is long. @returns whether there was one */
async function keep(answer: Response, name: string): Promise<boolean> {
  const made = new NextResponse(null, { headers: answer.headers }).cookies.getAll()
  const wanted = made.filter((cookie) => cookie.name === name || cookie.name.startsWith(`${name}.`))
  const jar = await cookies()
  for (const cookie of wanted) jar.set(cookie)
  return wanted.length > 0
}

/** Ends this browser's session, and with it the sockets of all its tabs. */
export async function signOut(): Promise<void> {
  const here = await viewer()
  if (here) await house().identity.endSession(here, here.credential)
  const where = from(await headers())
  await drop(cookieName(where.secure), where)
}

/** A browser lets go of a `__Host-` cookie only for one that is as secure. */
async function drop(name: string, { secure }: From): Promise<void> {
  ;(await cookies()).set(name, '', { ...cookieOptions(secure), maxAge: 0 })
}
