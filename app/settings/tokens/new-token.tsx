'use client'
import { useState } from 'react'
import { useTold } from '@/components/form.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Choice, Field } from '@/components/ui/field.tsx'
import { Chosen } from '../chosen.tsx'

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

const scopes = [
  ['read', 'Read', 'Rooms, messages and people that you can see.'],
  ['write', 'Write', 'Send messages, react, make rooms, join and leave.'],
  ['admin', 'Administer', 'Your account and its tokens; the whole instance, if you run it.'],
] as const

/** Several of one name: a form keeps the last of them, so what was chosen comes back by names of their own. */
export function Scopes() {
  const told = useTold()
  const fault = told?.refusal?.field === 'scopes' ? told.refusal.message : undefined
  return (
    <fieldset className="flex flex-col gap-1" aria-describedby={fault ? 'scopes-error' : undefined}>
      <legend className="font-medium text-sm">It may</legend>
      {scopes.map(([scope, label, hint]) => {
        const chosen = told?.refusal ? told.typed[`scope-${scope}`] === 'on' : scope !== 'admin'
        return (
          <Choice
            key={`${scope} ${chosen}`}
            type="checkbox"
            name={`scope-${scope}`}
            label={label}
            hint={hint}
            defaultChecked={chosen}
          />
        )
      })}
      {fault ? (
        <p id="scopes-error" role="alert" className="text-danger text-sm">
          Choose at least one.
        </p>
      ) : null}
    </fieldset>
  )
}

export function Expiry() {
  return (
    <Chosen label="Expires" name="days" defaultValue="90">
      <option value="30">After 30 days</option>
      <option value="90">After 90 days</option>
      <option value="365">After a year</option>
      <option value="">Never</option>
    </Chosen>
  )
}
