'use server'
import { refresh } from 'next/cache'
import { house } from '@/lib/house.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { challengeCookieName } from '@/lib/protocol/cookies.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { passkeyBegin, passkeyEnd, passkeyName, passkeyNew } from '@/lib/protocol/ways-in.ts'
import { siteHere } from '../session.ts'
import { dropTicket, keepTicket, ticketOf } from '../tickets.ts'
import { optional, refusedForm, type Told, text } from '../told.ts'
import { signedIn } from './signed-in.ts'

const path = '/settings/ways-in'

/** @returns what the browser asks the authenticator for */
export async function beginAddingPasskey(password: unknown) {
  const here = await signedIn(path)
  const input = parse(passkeyBegin, { password })
  if (refused(input)) return input
  const begun = await house().chat.people.passkeys.beginAdding(here, input.password, await siteHere())
  if (refused(begun)) return begun
  await keepTicket(challengeCookieName, begun.ticket)
  return begun.options
}

export async function addPasskey(made: unknown, name: unknown): Promise<Refusal | { ok: true }> {
  const here = await signedIn(path)
  const input = parse(passkeyNew, { made, name })
  if (refused(input)) return input
  const [ticket, site] = [await ticketOf(challengeCookieName), await siteHere()]
  await dropTicket(challengeCookieName)
  const added = await house().chat.people.passkeys.add(here, ticket, input, site)
  if (refused(added)) return added
  refresh()
  return { ok: true }
}

export async function renamePasskey(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn(path)
  const input = parse(passkeyName, { id: text(form, 'id'), name: text(form, 'name') })
  if (refused(input)) return refusedForm(input, form)
  const renamed = await house().chat.people.passkeys.rename(here, input.id, input.name)
  if (refused(renamed)) return refusedForm(renamed, form)
  refresh()
  return null
}

export async function removePasskey(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn(path)
  const input = parse(passkeyEnd, { id: text(form, 'id'), password: optional(form, 'password') })
  if (refused(input)) return refusedForm(input, form)
  const removed = await house().chat.people.passkeys.remove(here, input.id, input.password)
  if (refused(removed)) return refusedForm(removed, form)
  refresh()
  return null
}
