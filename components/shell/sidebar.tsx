'use client'
import Compass from 'lucide-react/icons/compass'
import Plus from 'lucide-react/icons/plus'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type MouseEvent, useEffect, useState } from 'react'
import type { ListedRoom } from '@/lib/client/model.ts'
import type { PresenceState, UserId } from '@/lib/protocol/wire.ts'
import { useCurrentSlug, usePresence, useView } from '../hearth.tsx'
import { line, NobodyYet, otherIn, RoomLine } from './room-line.tsx'

/**
 * One's own rooms, then the people one talks to.
 * @param more the page came with the first of them only: until all are there, a link leads to them
 */
export function RoomLists({ more }: { more: boolean }) {
  const { me, rooms, connection } = useView()
  const [whole, setWhole] = useState(!more)
  useEffect(() => {
    if (connection.status === 'online') setWhole(true)
  }, [connection])
  const named = rooms.filter(({ info }) => info.kind === 'public' || info.kind === 'private')
  const direct = rooms.filter(({ info }) => info.kind === 'direct' || info.kind === 'group')
  const presence = usePresence(direct.flatMap((room) => otherIn(room) ?? []))
  const slug = useCurrentSlug()
  const follow = useFollow()
  const of = (room: ListedRoom) => ({ room, current: room.info.slug === slug, onClick: follow })
  return (
    <div className="flex flex-col gap-6">
      <Section title="Rooms" add={me?.role === 'guest' ? null : { href: '/new', label: 'Create a room' }}>
        {named.map((room) => (
          <RoomLine key={room.info.id} {...of(room)} />
        ))}
        <li>
          <Link href="/" prefetch={false} className={`${line} text-muted`}>
            <span className="inline-flex size-6 items-center justify-center">
              <Compass size={16} aria-hidden="true" />
            </span>
            Browse rooms
          </Link>
        </li>
      </Section>
      <Section title="Direct" add={{ href: '/#people', label: 'Start a conversation' }}>
        {direct.map((room) => (
          <RoomLine key={room.info.id} {...of(room)} presence={presenceOf(room, presence)} />
        ))}
        {direct.length === 0 ? <NobodyYet /> : null}
      </Section>
      {whole ? null : (
        <a href="/rooms" className={`${line} text-muted`}>
          All your rooms
        </a>
      )}
    </div>
  )
}

/** To another room without loading a page: for thirty plain links less work than as many of Next's. */
function useFollow() {
  const router = useRouter()
  return (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.push(event.currentTarget.pathname)
  }
}

function presenceOf(room: ListedRoom, presence: ReadonlyMap<UserId, PresenceState>) {
  const other = otherIn(room)
  return other && (presence.get(other) ?? 'offline')
}

function Section({
  title,
  add,
  children,
}: {
  title: string
  add: { href: string; label: string } | null
  children: React.ReactNode
}) {
  const id = `list-${title}`
  return (
    <section aria-labelledby={id}>
      <div className="flex items-center justify-between ps-2">
        <h2 id={id} className="font-semibold text-muted text-xs uppercase tracking-wider">
          {title}
        </h2>
        {add ? (
          <Link
            href={add.href}
            prefetch={false}
            aria-label={add.label}
            title={add.label}
            className="inline-flex size-11 items-center justify-center rounded text-muted hover:bg-sunken hover:text-ink tablet:size-7"
          >
            <Plus size={16} aria-hidden="true" />
          </Link>
        ) : null}
      </div>
      <ul className="flex flex-col gap-0.5">{children}</ul>
    </section>
  )
}
