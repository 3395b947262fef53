'use client'
import { type FormEvent, useState } from 'react'
import { deviceWords } from '@/app/settings/device.ts'
import { sentenceOf, useAble } from '@/components/passkeys/able.ts'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import type { Asked } from '@/lib/chat/proof.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { type Refusal, refuse, refused } from '@/lib/protocol/refusals.ts'
import { addPasskey, beginAddingPasskey } from '../passkey-actions.ts'

async function ask(name: string, password: string | undefined): Promise<Refusal | { ok: true }> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  const optionsJSON = await beginAddingPasskey(password)
  if (refused(optionsJSON)) return optionsJSON
  return addPasskey(await startRegistration({ optionsJSON }), name)
}

type State = 'able' | 'busy' | 'done' | Refusal

/** Keys are made by the browser, so this needs a script, and a connection that nobody else can change. */
export function AddPasskey({ asks, username }: { asks: Asked; username: string }) {
  const able = useAble()
  const [state, setState] = useState<State>('able')
  if (!able) {
    return (
      <p className="text-muted text-sm">
        To add one, open this page with HTTPS, by a name and not by a number, in a browser that has passkeys.
      </p>
    )
  }
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    setState('busy')
    const password = asks === 'password' ? String(given.get('password') ?? '') : undefined
    const answer = await ask(String(given.get('name') ?? ''), password).catch((error) => {
      const told = sentenceOf(error)
      return told ? refuse('BAD', told) : null
    })
    if (answer?.ok) form.reset()
    setState(answer === null ? 'able' : answer.ok ? 'done' : answer)
  }
  const fault = typeof state === 'object' ? state : null
  const at = (name: string) => (fault?.field === name ? fault.message : undefined)
  return (
    <form onSubmit={add} className="flex flex-col gap-4">
      {fault && !at('name') && !at('password') ? <Notice tone="danger">{fault.message}</Notice> : null}
      <Field
        label="Name of the new passkey"
        name="name"
        required
        maxLength={limits.passkeyName.max}
        defaultValue={deviceWords(navigator.userAgent)}
        autoComplete="off"
        error={at('name')}
        hint="So that you know it again."
      />
      {asks === 'password' ? (
        <>
          <input type="text" name="username" value={username} autoComplete="username" readOnly hidden />
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            error={at('password')}
            hint="To be sure that it is you."
          />
        </>
      ) : null}
      <Button type="submit" variant="quiet" disabled={state === 'busy'} className="self-start">
        Add a passkey
      </Button>
      {state === 'done' ? (
        <p role="status" className="text-sm text-success">
          Added. You can log in with it from now on.
        </p>
      ) : null}
    </form>
  )
}
