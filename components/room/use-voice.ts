'use client'
import { useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Me, Role } from '@/lib/protocol/wire.ts'
import { useZone } from '../zone.ts'
import { lasts } from './rights.ts'
import { moment } from './time.ts'

/** Why one may not write here, or for how many seconds yet. The server decides; this says it before one has tried. */
export function useVoice(view: RoomView, me: Me, role: Role | null): { silent: string | null; wait: number } {
  const zone = useZone()
  const muted = view.members.get(me.id)?.mutedUntil
  const wait = usePause(view, me, role === 'member' ? (view.info.slowSeconds ?? 0) : 0)
  if (muted !== undefined && lasts(muted)) {
    const until = muted === 'forever' ? 'for good' : `until ${moment(muted, zone)}`
    return { silent: `You are muted here ${until}.`, wait }
  }
  const silent = view.info.announceOnly && role === 'member' ? 'Only owners and moderators write here.' : null
  return { silent, wait }
}

/**
 * Counted from when one's last message was first seen here, if its time says nothing earlier: clocks differ, and nobody is
 * to wait for longer than the pause because of that.
 */
function usePause({ messages }: RoomView, me: Me, pause: number): number {
  const last = pause > 0 ? messages.findLast(({ author }) => author.id === me.id) : undefined
  const said = useRef({ seq: 0, at: 0 })
  const [now, setNow] = useState(0)
  if (last && last.seq !== said.current.seq) {
    said.current = { seq: last.seq, at: Math.min(Date.now(), Date.parse(last.at)) }
  }
  const end = last ? said.current.at + pause * 1_000 : 0
  useEffect(() => {
    if (end <= Date.now()) return
    const tick = () => {
      setNow(Date.now())
      if (Date.now() >= end) clearInterval(timer)
    }
    const timer = setInterval(tick, 1_000)
    tick()
    return () => clearInterval(timer)
  }, [end])
  // Nothing before the first tick: what the server rendered has no clock.
  return now === 0 ? 0 : Math.max(0, Math.ceil((end - now) / 1_000))
}
