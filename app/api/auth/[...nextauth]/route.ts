import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { problem } from '@/app/api/v1/problem.ts'
import { from, openSession } from '@/app/session.ts'
import { house } from '@/lib/house.ts'
import { credentials } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { authOptions } from '../options.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** What next-auth can do besides writes into the log whatever anybody sends. */
const known = ['csrf', 'providers', 'session', 'signin', 'signout', 'callback', 'error']

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params
  if (!known.includes(nextauth[0] ?? '')) return problem(refuse('NONE'))
  const where = from(request.headers)
  const options = authOptions(where, async ({ username, password, code }) => {
    const given = parse(credentials, { username, password, code })
    const me = refused(given) ? given : await house().chat.people.logIn(given, where)
    return refused(me) ? me : openSession(me, where)
  })
  try {
    const answer: Response = await NextAuth(request, context, options)
    answer.headers.set('cache-control', 'private, no-store')
    return answer
  } catch (error) {
    // It reads a body without expecting that to fail.
    return problem(error instanceof SyntaxError ? refuse('BAD') : (house().faultOf(error) ?? refuse('BUG')))
  }
}

export { handle as GET, handle as POST }
