'use client'
import { useState, useSyncExternalStore } from 'react'
import type { InviteInfo } from '@/lib/chat/invites.ts'
import { Button } from '../ui/button.tsx'
import { useZone } from '../zone.ts'
import { copyText } from './copy.ts'
import { moment } from './time.ts'

const never = () => () => undefined

/** A path until the page is alive: then the address under which one opened Hearth. */
export function useAddress(path: string): string {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )
  return origin + path
}

export function ShareLink({ invite }: { invite: InviteInfo }) {
  const zone = useZone()
  const address = useAddress(`/invite/${invite.code}`)
  return (
    <div className="sheet flex max-w-[36rem] flex-col gap-2 rounded-lg border border-border bg-raised p-4">
      <p className="font-medium">Send this link to whom you want here</p>
      <CopyLine label="Invite link" text={address} />
      <p className="text-muted text-sm">
        It lets anyone in who has it, until {moment(invite.expiresAt, zone)}.
      </p>
    </div>
  )
}

export function CopyLine({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState(false)
  return (
    <div className="flex gap-2">
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.target.select()}
        className="control min-h-11 min-w-0 flex-1 rounded border border-control bg-surface px-3 font-mono text-sm tablet:min-h-9"
      />
      <Button variant="quiet" onClick={async () => setDone(await copyText(text))}>
        {done ? 'Copied' : 'Copy'}
      </Button>
      <output className="sr-only">{done ? 'Link copied' : ''}</output>
    </div>
  )
}
