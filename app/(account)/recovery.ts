'use server'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { house } from '@/lib/house.ts'
import { bySecret, forgotten, passwordReset } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { from } from '../session.ts'
import { doneForm, refusedForm, type Told, text } from '../told.ts'

export async function forgot(_: Told, form: FormData): Promise<Told> {
  const input = parse(forgotten, { account: text(form, 'account') })
  if (refused(input)) return refusedForm(input, form)
  const sent = house().chat.people.newPasswords.forgot(input, from(await headers()))
  if (refused(sent)) return refusedForm(sent, form)
  return doneForm('If there is such an account and it has an e-mail address, a link is on its way there.')
}

export async function reset(_: Told, form: FormData): Promise<Told> {
  const tokens = form.has('tokens') ? 'end' : 'keep'
  const input = parse(passwordReset, {
    secret: text(form, 'secret'),
    password: text(form, 'password'),
    tokens,
    ways: form.has('ways') ? 'end' : 'keep',
  })
  if (refused(input)) return refusedForm(input, form)
  const done = await house().chat.people.newPasswords.reset(input, from(await headers()))
  return refused(done) ? refusedForm(done, form) : redirect('/login?new=password')
}

export async function confirmAddress(_: Told, form: FormData): Promise<Told> {
  const input = parse(bySecret, { secret: text(form, 'secret') })
  if (refused(input)) return refusedForm(input, form)
  const done = await house().chat.people.addresses.confirm(input.secret, from(await headers()))
  return refused(done) ? refusedForm(done, form) : doneForm('Confirmed. Thank you!')
}
