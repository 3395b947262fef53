'use client'
import ArrowLeft from 'lucide-react/icons/arrow-left'
import MenuIcon from 'lucide-react/icons/menu'
import Settings from 'lucide-react/icons/settings'
import Users from 'lucide-react/icons/users'
import Link from 'next/link'
import type { RoomView } from '@/lib/client/model.ts'

const tool =
  'inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded px-2 text-muted hover:bg-sunken hover:text-ink aria-expanded:bg-accent-soft aria-expanded:text-accent-ink tablet:min-h-8 tablet:min-w-8'

/** The way to the other rooms: a screen on a phone, a drawer on a tablet. */
export function HeaderLinks() {
  return (
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
  )
}

type Tools = {
  view: RoomView
  member: boolean
  memberCount: number | null
  panel: boolean
  onPanel: () => void
}

export function HeaderTools({ view, member, memberCount, panel, onPanel }: Tools) {
  const { kind, slug } = view.info
  if (kind === 'direct') return null
  return (
    <>
      {memberCount === null ? null : (
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
      {member ? (
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
    </>
  )
}
