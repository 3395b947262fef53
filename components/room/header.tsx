'use client'
import type { RoomView } from '@/lib/client/model.ts'
import { usePresence } from '../hearth.tsx'
import { useParts } from '../parts.ts'
import { RoomIcon } from '../room-icon.tsx'
import { roomName } from '../room-name.ts'
import type { RoomProps } from './props.ts'

type Props = Pick<RoomProps, 'others' | 'role' | 'memberCount'> & {
  view: RoomView
  panel: boolean
  onPanel: () => void
}

export function Header({ view, others, role, memberCount, panel, onPanel }: Props) {
  const parts = useParts()
  const { kind, topic } = view.info
  const other = kind === 'direct' ? others[0]?.id : undefined
  const presence = usePresence(other ? [other] : [])
  const state = other && (presence.get(other) ?? 'offline')
  return (
    <header className="room-header">
      {parts ? <parts.HeaderLinks /> : null}
      <div className="min-w-0 flex-1">
        <h1 className="flex min-w-0 items-center gap-1 text-lg leading-tight">
          <RoomIcon kind={kind} others={others} presence={state} />
          <span className="truncate">{roomName(view.info, others)}</span>
        </h1>
        {topic ? (
          <p className="truncate ps-7 text-muted text-sm" title={topic} dir="auto">
            {topic}
          </p>
        ) : null}
      </div>
      {parts ? (
        <parts.HeaderTools
          view={view}
          member={role !== null}
          memberCount={memberCount}
          panel={panel}
          onPanel={onPanel}
        />
      ) : null}
    </header>
  )
}
