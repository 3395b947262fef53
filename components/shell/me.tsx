'use client'
import Settings from 'lucide-react/icons/settings'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { usePresence, useView } from '../hearth.tsx'
import { OwnFace } from './own-face.tsx'

/** Who one is here, and whether one is connected. */
export function OwnName({ children }: { children: ReactNode }) {
  const { me, connection } = useView()
  const presence = usePresence(me ? [me.id] : [])
  if (!me) return null
  const state = connection.status === 'online' ? (presence.get(me.id) ?? 'online') : 'offline'
  return (
    <div className="flex flex-wrap items-center gap-2 border-border border-t px-3 py-2">
      <Link
        href="/settings"
        prefetch={false}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded px-1 hover:bg-sunken tablet:min-h-10"
      >
        <OwnFace me={me} state={state} />
        <Settings size={16} className="text-muted" aria-hidden="true" />
        <span className="sr-only">, settings</span>
      </Link>
      {children}
    </div>
  )
}
