'use client'
import { useState } from 'react'
import { useTold } from '@/components/form.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Select } from '@/components/ui/field.tsx'

/** The token just made. It is in no address and no storage, so that it is gone with this page. */
export function NewSecret() {
  const secret = useTold()?.secret
  const [copied, setCopied] = useState('')
  if (!secret) return null
  return (
    <div className="flex flex-col gap-2 rounded border border-accent bg-accent-soft p-3">
      <Field
        label="Your new token"
        value={secret}
        readOnly
        className="font-mono"
        onFocus={(event) => event.target.select()}
        hint="Copy it now: it is shown this once."
      />
      <Button
        variant="quiet"
        size="sm"
        className="self-start"
        onClick={() => navigator.clipboard?.writeText(secret).then(() => setCopied(secret))}
      >
        {copied === secret ? 'Copied' : 'Copy'}
      </Button>
    </div>
  )
}

export function Expiry() {
  const told = useTold()
  const chosen = told?.typed.days ?? '90'
  return (
    <Select key={chosen} label="Expires" name="days" defaultValue={chosen}>
      <option value="30">After 30 days</option>
      <option value="90">After 90 days</option>
      <option value="365">After a year</option>
      <option value="">Never</option>
    </Select>
  )
}
