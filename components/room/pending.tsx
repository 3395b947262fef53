'use client'
import Clock from 'lucide-react/icons/clock-3'
import { useEffect, useState } from 'react'
import type { Pending, RoomView } from '@/lib/client/model.ts'
import type { Me } from '@/lib/protocol/wire.ts'
import { hueStyle } from '../author.ts'
import { useHearth } from '../hearth.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useDoing } from './doing.ts'
import { continues } from './rows.ts'

/** After the newest message, in the order typed. */
export function PendingRows({ view, zone }: { view: RoomView; zone: string }) {
  const { me } = useDoing()
  if (!me || view.hasNewer) return null
  const said = view.pending.map((pending) => ({ pending, author: me, at: pending.at }))
  return said.map((one, at) => (
    <PendingRow
      key={one.pending.id}
      pending={one.pending}
      me={me}
      lead={!continues(said[at - 1] ?? view.messages.at(-1), one, zone)}
    />
  ))
}

/** One's own message before the room has it: there at once, a clock after half a second, a reason if it failed. */
function PendingRow({ pending, me, lead }: { pending: Pending; me: Me; lead: boolean }) {
  return (
    <li>
      <article
        className="row row-pending"
        data-lead={lead}
        data-pending={pending.state}
        aria-label={`${me.name}, not sent yet`}
      >
        <span className="row-gutter">
          {lead ? <Avatar person={me} /> : null}
          {!lead && pending.state !== 'failed' ? <Waiting why={pending.refusal?.message} /> : null}
        </span>
        {lead ? (
          <p className="row-head">
            <bdi className="author font-semibold" style={hueStyle(me.id)}>
              {me.name}
            </bdi>
            {pending.state === 'failed' ? null : <Waiting why={pending.refusal?.message} />}
          </p>
        ) : null}
        <div className="row-body">
          <div className="prose whitespace-pre-wrap" dir="auto">
            {pending.text}
          </div>
          {pending.state === 'failed' ? <Failed pending={pending} /> : null}
        </div>
      </article>
    </li>
  )
}

function Waiting({ why = 'Sending…' }: { why?: string }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 500)
    return () => clearTimeout(timer)
  }, [])
  return shown ? (
    <span title={why} className="text-muted">
      <Clock size={12} aria-hidden="true" />
    </span>
  ) : null
}

function Failed({ pending }: { pending: Pending }) {
  const hearth = useHearth()
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 py-1 text-danger text-sm">
      <span>
        <strong>Not sent.</strong> {pending.refusal?.message}
      </span>
      <Button variant="quiet" size="sm" onClick={() => hearth.retry(pending.id)}>
        Retry
      </Button>
      <Button variant="ghost" size="sm" onClick={() => hearth.discard(pending.id)}>
        Discard
      </Button>
    </div>
  )
}
