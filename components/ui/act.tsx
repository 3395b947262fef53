'use client'
import type { ReactNode } from 'react'
import type { Action } from '@/app/told.ts'
import { Notice } from './notice.tsx'
import { useAct } from './use-act.ts'

/** A form of hidden inputs and buttons of its own; its refusal is told above them. Works without a script. */
export function Act({
  action,
  values = {},
  className = '',
  children,
}: {
  action: Action
  values?: Record<string, string>
  className?: string
  children: ReactNode
}) {
  const { told, attributes } = useAct(action)
  return (
    <form {...attributes} className={`transition-opacity delay-200 aria-busy:opacity-60 ${className}`}>
      {told?.refusal ? <Notice tone="danger">{told.refusal.message}</Notice> : null}
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}
