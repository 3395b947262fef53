'use client'
import { useActionState, useEffect, useRef } from 'react'
import { addMember } from '@/app/(chat)/actions.ts'
import type { Place } from '@/app/(chat)/form-seat.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

export function AddMember({ slug, from }: { slug: string; from: Place }) {
  const [told, act, pending] = useActionState(addMember, null)
  const field = useRef<HTMLInputElement>(null)
  const sent = useRef<string>(undefined)
  const answered = !pending && !told?.refusal
  // React would empty the form, and with it the next name, were that typed before the answer came.
  useEffect(() => {
    const input = field.current
    if (answered && input && input.value === sent.current) input.value = ''
  }, [answered])
  return (
    <form
      action={act}
      onSubmit={() => {
        sent.current = field.current?.value
      }}
      onReset={(event) => event.preventDefault()}
      className="flex items-end gap-2"
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
          defaultValue={told?.typed.username}
          error={told?.refusal?.message}
        />
      </div>
      <Button type="submit" variant="quiet" disabled={pending}>
        Add
      </Button>
    </form>
  )
}
