import type { NextRequest } from 'next/server'
import { nextPath } from '@/app/next-path.ts'
import { from } from '@/app/session.ts'
import { leaveFor } from '@/app/sign-in.ts'
import { dropTicket, keepTicket } from '@/app/tickets.ts'
import { house } from '@/lib/house.ts'
import { byCode, parse } from '@/lib/protocol/commands.ts'
import { inviteCookieName } from '@/lib/protocol/cookies.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { problem } from '../../../../api/v1/problem.ts'

type Context = { params: Promise<{ provider: string }> }

const go = (to: string) =>
  new Response(null, { status: 303, headers: { location: to, 'cache-control': 'no-store' } })

/**
 * Leads to another site to sign in by. A link and no form, because browsers count where a form leads in the end as
 * where it goes (`form-action`). Another site's page must not lead here: nobody leaves without having said so.
 */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { provider } = await params
  const { settings, throttle } = house()
  if (!settings.providers.some(({ key }) => key === provider)) return problem(refuse('NONE'))
  const asked = request.nextUrl.searchParams
  const next = nextPath(asked.get('next'))
  if (/^(?:cross|same)-site$/.test(request.headers.get('sec-fetch-site') ?? '')) {
    return go(`/login?next=${encodeURIComponent(next)}`)
  }
  const slow = throttle.take('change', from(request.headers).address)
  if (slow) return problem(slow)
  const invite = parse(byCode, { code: asked.get('invite') })
  if (refused(invite)) await dropTicket(inviteCookieName)
  else await keepTicket(inviteCookieName, invite.code)
  return go((await leaveFor(provider, next)) ?? '/login?error=OAuthSignin')
}
