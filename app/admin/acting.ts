import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import type { z } from 'zod'
import type { Office } from '@/lib/chat/office.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { doneForm, refusedForm, type Told, text } from '../told.ts'
import { office } from './office.ts'

type How<Schema extends z.ZodType> = {
  schema: Schema
  /** What of the form it takes. */
  read(form: FormData): unknown
  act(office: Office, input: z.infer<Schema>): Promise<object | Refusal>
  done?: string
  /** Where to go on, in place of the same page. */
  to?: string
}

/** A form of the administration: read, done, and told how it went. */
export function acting<Schema extends z.ZodType>({ schema, read, act, done, to }: How<Schema>) {
  return async (_: Told, form: FormData): Promise<Told> => {
    const held = await office()
    const input = parse(schema, read(form))
    if (refused(input)) return refusedForm(input, form)
    const outcome = await act(held, input)
    if (refused(outcome)) return refusedForm(outcome, form)
    if (to) redirect(to)
    refresh()
    return done ? doneForm(done) : null
  }
}

/** An empty choice stands for "none". */
export const numberIn = (form: FormData, name: string) =>
  text(form, name) === '' ? null : Number(text(form, name))
