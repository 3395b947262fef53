'use client'
import type { ComponentProps } from 'react'
import { Line, useTold } from '@/components/form.tsx'
import { Area, Field, Select } from '@/components/ui/field.tsx'
import { limits } from '@/lib/protocol/limits.ts'

type Named = { name: string; label: string; defaultValue?: string }

/** A choice that is kept where the form was refused. */
export function Choose({ name, label, defaultValue, ...rest }: ComponentProps<typeof Select> & Named) {
  const chosen = useTold()?.typed[name] ?? defaultValue
  return <Select {...rest} key={chosen} name={name} label={label} defaultValue={chosen} />
}

/** Several lines of text, with what is wrong with them. */
export function Lines({ name, label, defaultValue, hint, ...rest }: ComponentProps<typeof Area> & Named) {
  const told = useTold()
  const refusal = told?.refusal
  const fault = refusal?.field?.split('.')[0] === name ? refusal?.message : undefined
  return (
    <Area
      {...rest}
      name={name}
      label={label}
      defaultValue={told?.typed[name] ?? defaultValue}
      hint={hint}
      error={fault?.replace(`That can't be sent: ${name} `, `${label} `)}
    />
  )
}

/** What is told this once: it is in no address and no storage, so that it is gone with this page. */
export function OnceShown({ label }: { label: string }) {
  const secret = useTold()?.secret
  if (!secret) return null
  return (
    <Field
      label={label}
      value={secret}
      readOnly
      className="font-mono"
      hint="Copy it now: it is shown this once."
    />
  )
}

/** How long something holds, and why. @param told who will read the reason */
export function Sanction({ told }: { told: string }) {
  return (
    <>
      <Choose name="hours" label="How long" defaultValue="24">
        <option value="1">An hour</option>
        <option value="24">A day</option>
        <option value="168">A week</option>
        <option value="720">30 days</option>
        <option value="">For good</option>
      </Choose>
      <Line label="Reason" name="why" maxLength={limits.topicLength} autoComplete="off" hint={told} />
    </>
  )
}
