import type { Refusal } from '@/lib/protocol/refusals.ts'

/** What a form is answered with: that it is done, or why not, with what was typed so that nothing is lost. */
export type Told = {
  typed: Record<string, string>
  refusal?: Refusal
  done?: string
  /** A secret that is shown this once. */
  secret?: string
} | null

export type Action = (told: Told, form: FormData) => Promise<Told>

export function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** For what may be left out: an empty line is no value. */
export function optional(form: FormData, name: string): string | undefined {
  return text(form, name).trim() === '' ? undefined : text(form, name)
}

const passwords = new Set(['password', 'current', 'code'])

/**
 * Passwords and codes do not travel back. A fault in what the form did not ask for is told above it, by no field.
 * @param others fields that the form asks for in a way of its own
 */
export function refusedForm(
  refusal: Refusal,
  form: FormData,
  others: readonly string[] = [],
): NonNullable<Told> {
  const lines = [...form].flatMap(([name, value]) =>
    typeof value === 'string' && !name.startsWith('$') && !passwords.has(name) ? [[name, value]] : [],
  )
  const asked = (name: string) => form.has(name) || others.includes(name)
  const field = refusal.field !== undefined && asked(refusal.field) ? refusal.field : undefined
  return { typed: Object.fromEntries(lines), refusal: { ...refusal, field } }
}

export const doneForm = (done: string, secret?: string): Told => ({ typed: {}, done, secret })
