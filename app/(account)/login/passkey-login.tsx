'use client'
import { useState } from 'react'
import { sentenceOf, useAble } from '@/components/passkeys/able.ts'
import { Button } from '@/components/ui/button.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { refused } from '@/lib/protocol/refusals.ts'
import { beginPasskey, logInByPasskey } from '../passkey-actions.ts'

async function ask(): Promise<string | null> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const optionsJSON = await beginPasskey()
  if (refused(optionsJSON)) return optionsJSON.message
  const answer = await logInByPasskey(await startAuthentication({ optionsJSON }))
  return answer.ok ? '' : answer.message
}

/** Where passkeys are possible. The authenticator itself knows whose accounts it opens here. */
export function PasskeyLogin({ next }: { next: string }) {
  const able = useAble()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  if (!able) return null
  const enter = async () => {
    setBusy(true)
    setFault(null)
    const told = await ask().catch(sentenceOf)
    if (told === '') window.location.assign(next)
    else {
      setFault(told)
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {fault ? <Notice tone="danger">{fault}</Notice> : null}
      <Button variant="quiet" className="w-full" disabled={busy} onClick={enter}>
        Log in with a passkey
      </Button>
    </div>
  )
}
