'use server'
import { redirect } from 'next/navigation'
import { house } from '@/lib/house.ts'
import { credentials, newUser, secondStep } from '@/lib/protocol/accounts.ts'
import { byCode, parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { nextPath } from '../next-path.ts'
import { viewer } from '../session.ts'
import { signIn, signOut } from '../sign-in.ts'
import { stepHere } from '../tickets.ts'
import { optional, refusedForm, type Told, text } from '../told.ts'

export async function login(_: Told, form: FormData): Promise<Told> {
  const input = parse(credentials, { username: text(form, 'username'), password: text(form, 'password') })
  if (refused(input)) return refusedForm(input, form)
  const me = await signIn((from) => house().chat.people.begin(input, from))
  if (refused(me)) return refusedForm(me, form)
  const next = nextPath(form.get('next'))
  redirect('ticket' in me ? `/login/code?next=${encodeURIComponent(next)}` : next)
}

/** The second step: the code alone, and the ticket that the first one left with this browser. */
export async function giveCode(_: Told, form: FormData): Promise<Told> {
  const input = parse(secondStep, { code: text(form, 'code') })
  if (refused(input)) return refusedForm(input, form)
  const ticket = await stepHere()
  const me = await signIn((from) => house().chat.people.secondFactor.finish(ticket, input.code, from))
  return refused(me) ? refusedForm(me, form) : redirect(nextPath(form.get('next')))
}

export async function signup(_: Told, form: FormData): Promise<Told> {
  const input = parse(newUser, {
    username: text(form, 'username'),
    password: text(form, 'password'),
    name: optional(form, 'name'),
    email: optional(form, 'email'),
    invite: optional(form, 'invite'),
  })
  if (refused(input)) return refusedForm(input, form)
  const { chat } = house()
  const me = await signIn<never>((from) => chat.people.signUp(input, from))
  if (refused(me)) return refusedForm(me, form)
  const room = input.invite === undefined ? null : await chat.invites.ledTo(me.id, input.invite)
  redirect(room ? `/r/${encodeURIComponent(room.slug)}` : nextPath(form.get('next')))
}

export async function logout(): Promise<never> {
  await signOut()
  redirect('/goodbye')
}

export async function acceptInvite(_: Told, form: FormData): Promise<Told> {
  const input = parse(byCode, { code: text(form, 'code') })
  if (refused(input)) return refusedForm(input, form)
  const here = await viewer()
  if (!here) redirect(`/login?next=${encodeURIComponent(`/invite/${input.code}`)}`)
  const room = await house().chat.invites.accept(here, input.code)
  return refused(room) ? refusedForm(room, form) : redirect(`/r/${encodeURIComponent(room.info.slug)}`)
}
