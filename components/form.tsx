'use client'
import { type ComponentProps, createContext, type ReactNode, use, useEffect, useRef } from 'react'
import type { Action, Told } from '@/app/told.ts'
import { Button, type ButtonLook } from './ui/button.tsx'
import { Choice, Field } from './ui/field.tsx'
import { Notice } from './ui/notice.tsx'
import { useAct } from './ui/use-act.ts'

const Context = createContext<Told>(null)

export function useTold(): Told {
  return use(Context)
}

/** A form around a server action: it works without a script, and tells each fault where it was made. */
export function Form({
  action,
  submit,
  look,
  wide = false,
  values = {},
  className = 'flex flex-col gap-4',
  children,
}: {
  action: Action
  submit: ReactNode
  look?: ButtonLook
  wide?: boolean
  values?: Record<string, string>
  className?: string
  children?: ReactNode
}) {
  const { told, pending, attributes } = useAct(action)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (told?.refusal) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [told])
  return (
    <form ref={form} {...attributes} className={className}>
      {told?.refusal && !told.refusal.field ? <Notice tone="danger">{told.refusal.message}</Notice> : null}
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Context value={told}>{children}</Context>
      <Button type="submit" {...look} aria-disabled={pending} className={wide ? 'w-full' : 'self-start'}>
        {submit}
      </Button>
      {told?.done ? (
        <p role="status" className="text-sm text-success">
          {told.done}
        </p>
      ) : null}
    </form>
  )
}

/** A yes or no of such a form: as it was left, where the form was refused. */
export function Tick({ defaultChecked, ...rest }: ComponentProps<typeof Choice> & { name: string }) {
  const told = useTold()
  const checked = told?.refusal ? rest.name in told.typed : defaultChecked
  return <Choice {...rest} type="checkbox" defaultChecked={checked} />
}

/** A field of such a form. Its fault reads as a sentence that begins with its label. */
export function Line({
  name,
  label,
  defaultValue,
  hint,
  ...rest
}: ComponentProps<typeof Field> & { name: string; label: string }) {
  const told = useTold()
  const fault = told?.refusal?.field === name ? told.refusal.message : undefined
  return (
    <Field
      {...rest}
      name={name}
      label={label}
      defaultValue={told?.typed[name] ?? defaultValue}
      hint={fault ? undefined : hint}
      error={fault?.replace(`That can't be sent: ${name} `, `${label} `)}
    />
  )
}
