'use server'
import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { house } from '@/lib/house.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { linkCookieName } from '@/lib/protocol/cookies.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { providerChange } from '@/lib/protocol/ways-in.ts'
import { keepTicket } from '../tickets.ts'
import { optional, refusedForm, type Told, text } from '../told.ts'
import { signedIn } from './signed-in.ts'

const path = '/settings/ways-in'

/** Leaves with this session what lets it link an account, and then shows the link that leads to the other site. */
export async function allowLinking(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn(path)
  const input = parse(providerChange, {
    provider: text(form, 'provider'),
    password: optional(form, 'password'),
  })
  if (refused(input)) return refusedForm(input, form)
  const provider = house().settings.providers.find(({ key }) => key === input.provider)
  if (!provider) return refusedForm(refuse('NONE'), form)
  const allowed = await house().chat.people.external.allowLinking(here, provider.kept, input.password)
  if (refused(allowed)) return refusedForm(allowed, form)
  await keepTicket(linkCookieName, allowed.ticket)
  redirect(`${path}?link=${provider.key}`)
}

export async function unlinkProvider(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn(path)
  const input = parse(providerChange, {
    provider: text(form, 'provider'),
    password: optional(form, 'password'),
  })
  if (refused(input)) return refusedForm(input, form)
  const unlinked = await house().chat.people.external.unlink(here, input.provider, input.password)
  if (refused(unlinked)) return refusedForm(unlinked, form)
  refresh()
  return null
}
