'use client'
import ArrowLeft from 'lucide-react/icons/arrow-left'
import MenuIcon from 'lucide-react/icons/menu'
import Settings from 'lucide-react/icons/settings'
import Users from 'lucide-react/icons/users'
import Link from 'next/link'
import type { RoomView } from '@/lib/client/model.ts'
import { useView } from '../hearth.tsx'
import { RoomIcon } from '../room-icon.tsx'
import { roomName } from '../room-name.ts'
import type { RoomProps } from './room.tsx'

const tool =
  'inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded px-2 text-muted hover:bg-sunken hover:text-ink aria-expanded:bg-accent-soft aria-expanded:text-accent-ink tablet:min-h-8 tablet:min-w-8'

type Props = Pick<RoomProps, 'others' | 'role' | 'memberCount'> & {
  view: RoomView
  title: string
  panel: boolean
  onPanel: () => void
}

export function Header({ view, others, role, memberCount, panel, onPanel }: Props) {
  const { me, presence } = useView()
  const { kind, slug, topic } = view.info
  const [other] = others
  const state = kind === 'direct' && other ? (presence.get(other.id) ?? 'offline') : undefined
  return (
    <header className="room-header">
      {me ? (
        <>
          <Link href="/" prefetch={false} aria-label="Back to your rooms" className={`${tool} tablet:hidden`}>
            <ArrowLeft size={20} aria-hidden="true" />
          </Link>
          <button
            type="button"
            popoverTarget="rooms"
            aria-label="Rooms"
            className={`${tool} max-tablet:hidden desktop:hidden`}
          >
            <MenuIcon size={18} aria-hidden="true" />
          </button>
        </>
      ) : null}
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
      {memberCount === null || kind === 'direct' ? null : (
        <a
          href={`/r/${slug}?panel=members`}
          aria-expanded={panel}
          title="Members"
          className={tool}
          onClick={(event) => {
            event.preventDefault()
            onPanel()
          }}
        >
          <Users size={16} aria-hidden="true" />
          <span className="text-sm tabular-nums">{memberCount}</span>
          <span className="sr-only">{memberCount === 1 ? 'member' : 'members'}</span>
        </a>
      )}
      {role && kind !== 'direct' ? (
        <Link
          href={`/r/${slug}/settings`}
          prefetch={false}
          aria-label="Room settings"
          title="Room settings"
          className={tool}
        >
          <Settings size={16} aria-hidden="true" />
        </Link>
      ) : null}
    </header>
  )
}
