'use server'
import { refresh } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { house } from '@/lib/house.ts'
import { newToken, passwordChange, profileUpdate } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { themeCookie } from '@/lib/protocol/cookies.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { from } from '../session.ts'
import { signOut } from '../sign-in.ts'
import { doneForm, optional, refusedForm, type Told, text } from '../told.ts'
import { signedIn } from './signed-in.ts'

const noPicture = refuse('BAD', 'Please choose a picture first.', { field: 'picture' })

export async function updateProfile(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings')
  const input = parse(profileUpdate, {
    name: text(form, 'name'),
    email: optional(form, 'email') ?? null,
    status: text(form, 'status'),
    timeZone: optional(form, 'timeZone') ?? null,
    password: optional(form, 'password'),
  })
  if (refused(input)) return refusedForm(input, form)
  const me = await house().chat.people.updateProfile(here, input)
  if (refused(me)) return refusedForm(me, form, ['password'])
  refresh()
  return doneForm('Saved.')
}

export async function choosePicture(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings')
  const picture = form.get('picture')
  if (!(picture instanceof File) || picture.size === 0) return refusedForm(noPicture, form)
  const read = async () => new Uint8Array(await picture.arrayBuffer())
  const chosen = await house().chat.people.avatars.set(here, read)
  if (refused(chosen)) return refusedForm(chosen, form)
  refresh()
  return doneForm('This is how others see you now.')
}

export async function removePicture(): Promise<Told> {
  const removed = await house().chat.people.avatars.remove(await signedIn('/settings'))
  if (refused(removed) && removed.code !== 'NONE') return { typed: {}, refusal: removed }
  refresh()
  return null
}

export async function sendConfirmation(): Promise<Told> {
  const sent = await house().chat.people.addresses.ask(await signedIn('/settings'))
  return refused(sent)
    ? { typed: {}, refusal: { ...sent, field: undefined } }
    : doneForm('Sent. Look into your mail.')
}

export async function changePassword(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings/password')
  const input = parse(passwordChange, {
    current: optional(form, 'current'),
    password: text(form, 'password'),
  })
  if (refused(input)) return refusedForm(input, form)
  const changed = await house().chat.people.changePassword(here, input)
  if (refused(changed)) return refusedForm(changed, form)
  return doneForm('Changed. Your other sessions were logged out.')
}

export async function endSession(_: Told, form: FormData): Promise<Told> {
  const ended = await house().identity.endSession(await signedIn('/settings/sessions'), text(form, 'id'))
  if (refused(ended)) return refusedForm(ended, form)
  refresh()
  return null
}

export async function endOtherSessions(): Promise<Told> {
  const here = await signedIn('/settings/sessions')
  await house().identity.endAllSessions(here.id, here.credential)
  refresh()
  return null
}

/** This browser too. */
export async function endEverySession(): Promise<Told> {
  const here = await signedIn('/settings/sessions')
  await house().identity.endAllSessions(here.id)
  await signOut()
  redirect('/goodbye')
}

export async function createToken(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings/tokens')
  const days = text(form, 'days')
  const input = parse(newToken, {
    name: text(form, 'name'),
    days: days === '' ? null : Number(days),
    scopes: ['read', 'write', 'admin'].filter((scope) => form.has(`scope-${scope}`)),
    password: optional(form, 'password'),
  })
  if (refused(input)) return refusedForm(input, form, ['scopes'])
  const created = await house().chat.people.createToken(here, input)
  if (refused(created)) return refusedForm(created, form, ['password'])
  refresh()
  return doneForm(`“${input.name}” is ready.`, created.token)
}

export async function revokeToken(_: Told, form: FormData): Promise<Told> {
  const revoked = await house().identity.revokeToken(await signedIn('/settings/tokens'), text(form, 'id'))
  if (refused(revoked)) return refusedForm(revoked, form)
  refresh()
  return null
}

/** "System" is no choice, so it leaves no cookie. */
export async function chooseTheme(_: Told, form: FormData): Promise<Told> {
  const theme = text(form, 'theme')
  const jar = await cookies()
  const { secure } = from(await headers())
  const year = 365 * 86_400
  if (theme === 'light' || theme === 'dark') {
    jar.set(themeCookie, theme, { path: '/', sameSite: 'lax', secure, maxAge: year })
  } else jar.set(themeCookie, '', { path: '/', maxAge: 0 })
  return doneForm('Saved on this device.')
}
