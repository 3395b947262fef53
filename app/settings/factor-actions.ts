'use server'
import { refresh } from 'next/cache'
import { house } from '@/lib/house.ts'
import { factorChange } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { doneForm, optional, refusedForm, type Told, text } from '../told.ts'
import { signedIn } from './signed-in.ts'

/** All that the page of the second factor does, by the button that was pressed. */
export async function arrangeFactor(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/settings/two-step')
  const doing = text(form, 'doing')
  const { secondFactor } = house().chat.people
  if (doing === 'begin') {
    const begun = await secondFactor.begin(here)
    if (refused(begun)) return refusedForm(begun, form)
    refresh()
    return null
  }
  const input = parse(factorChange, { code: text(form, 'code'), password: optional(form, 'password') })
  if (refused(input)) return refusedForm(input, form)
  if (doing === 'confirm' || doing === 'renew') {
    const made = await secondFactor[doing](here, input)
    if (refused(made)) return refusedForm(made, form)
    refresh()
    const done = doing === 'confirm' ? 'Two-step sign-in is on.' : 'The old codes are good no more.'
    return doneForm(done, made.codes.join('\n'))
  }
  const off = await secondFactor.off(here, input)
  if (refused(off)) return refusedForm(off, form)
  refresh()
  return doneForm('Two-step sign-in is off.')
}
