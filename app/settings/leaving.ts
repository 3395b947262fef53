'use server'
import { redirect } from 'next/navigation'
import { house } from '@/lib/house.ts'
import { departure } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { signOut } from '../sign-in.ts'
import { optional, refusedForm, type Told, text } from '../told.ts'
import { signedIn } from './signed-in.ts'

export async function deleteAccount(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings/account')
  if (!form.has('sure')) return refusedForm(refuse('BAD', 'Please say that you are sure.'), form)
  const input = parse(departure, {
    password: optional(form, 'password'),
    messages: text(form, 'messages'),
  })
  if (refused(input)) return refusedForm(input, form)
  const left = await house().chat.departures.leave(here, input)
  if (refused(left)) return refusedForm(left, form)
  await signOut()
  redirect('/goodbye')
}
