'use client'
import { useEffect, useRef } from 'react'
import { addMember } from '@/app/(chat)/actions.ts'
import type { Place } from '@/app/(chat)/form-seat.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useAct } from '../ui/use-act.ts'

export function AddMember({ slug, from }: { slug: string; from: Place }) {
  const { told, pending, attributes } = useAct(addMember)
  const field = useRef<HTMLInputElement>(null)
  const { typed, refusal } = told ?? {}
  // What was sent leaves the field at once, for the next name; refused, it comes back, unless another is there.
  useEffect(() => {
    const input = field.current
    if (!input) return
    if (pending) input.value = ''
    else if (input.value === '') input.value = typed?.username ?? ''
    if (!pending && told && input.form?.contains(document.activeElement)) input.focus()
  }, [pending, told, typed])
  return (
    // React would empty the form when the answer comes, and with it what is typed meanwhile.
    <form
      {...attributes}
      onReset={(event) => event.preventDefault()}
      className="flex flex-wrap items-end gap-2"
    >
      <input type="hidden" name="room" value={slug} />
      <input type="hidden" name="from" value={from} />
      <div className="min-w-0 flex-1">
        <Field
          ref={field}
          label="Add a person"
          name="username"
          placeholder="Username"
          required
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          defaultValue={typed?.username}
          error={refusal && `${whose(typed?.username)}${refusal.message}`}
        />
      </div>
      <Button type="submit" variant="quiet" aria-disabled={pending}>
        Add
      </Button>
      {told?.done ? (
        <p role="status" className="wrap-anywhere basis-full text-sm text-success">
          {told.done}
        </p>
      ) : null}
    </form>
  )
}

/** The next name may stand in the field by now. */
function whose(typed = ''): string {
  const name = typed.trim().replace(/^@/, '')
  const { max } = limits.username
  if (name === '') return ''
  return name.length > max ? `@${name.slice(0, max)}…: ` : `@${name}: `
}
