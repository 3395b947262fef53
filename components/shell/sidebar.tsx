'use client'
import Compass from 'lucide-react/icons/compass'
import Plus from 'lucide-react/icons/plus'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import type { ListedRoom } from '@/lib/client/model.ts'
import type { PresenceState, UserId } from '@/lib/protocol/wire.ts'
import { useCurrentSlug, usePresence, useView } from '../hearth.tsx'
import { RoomIcon } from '../room-icon.tsx'
import { roomName } from '../room-name.ts'

const line =
  'flex min-h-11 items-center gap-2 rounded px-2 text-base tablet:min-h-8 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink'

/**
 * One's own rooms, then the people one talks to.
 * @param more the page came with the first of them only: until all are there, a link leads to them
 */
export function RoomLists({ more }: { more: boolean }) {
  const { rooms, connection } = useView()
  const [whole, setWhole] = useState(!more)
  useEffect(() => {
    if (connection.status === 'online') setWhole(true)
  }, [connection])
  const named = rooms.filter(({ info }) => info.kind === 'public' || info.kind === 'private')
  const direct = rooms.filter(({ info }) => info.kind === 'direct' || info.kind === 'group')
  const presence = usePresence(direct.flatMap((room) => otherIn(room) ?? []))
  return (
    <div className="flex flex-col gap-6">
      <Section title="Rooms" add={{ href: '/new', label: 'Create a room' }}>
        {named.map((room) => (
          <RoomLine key={room.info.id} room={room} />
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
          <RoomLine key={room.info.id} room={room} presence={presenceOf(room, presence)} />
        ))}
        {direct.length === 0 ? (
          <li className="px-2 py-1 text-muted text-sm">Nobody yet. Pick someone to talk to.</li>
        ) : null}
      </Section>
      {whole ? null : (
        <a href="/rooms" className={`${line} text-muted`}>
          All your rooms
        </a>
      )}
    </div>
  )
}

const otherIn = ({ info, others }: ListedRoom) => (info.kind === 'direct' ? others[0]?.id : undefined)

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
  add: { href: string; label: string }
  children: React.ReactNode
}) {
  const id = `list-${title}`
  return (
    <section aria-labelledby={id}>
      <div className="flex items-center justify-between ps-2">
        <h2 id={id} className="font-semibold text-muted text-xs uppercase tracking-wider">
          {title}
        </h2>
        <Link
          href={add.href}
          prefetch={false}
          aria-label={add.label}
          title={add.label}
          className="inline-flex size-11 items-center justify-center rounded text-muted hover:bg-sunken hover:text-ink tablet:size-7"
        >
          <Plus size={16} aria-hidden="true" />
        </Link>
      </div>
      <ul className="flex flex-col gap-0.5">{children}</ul>
    </section>
  )
}

function RoomLine({ room, presence }: { room: ListedRoom; presence?: PresenceState | undefined }) {
  const current = useCurrentSlug() === room.info.slug
  const unread = room.unread > 0 && !current
  return (
    <li>
      <Link
        href={`/r/${room.info.slug}`}
        prefetch={false}
        aria-current={current ? 'page' : undefined}
        className={`${line} relative ${unread ? 'font-semibold' : ''}`}
      >
        {unread ? (
          <span className="-start-1.5 absolute size-1.5 rounded-full bg-accent" aria-hidden="true" />
        ) : null}
        <RoomIcon kind={room.info.kind} others={room.others} presence={presence} />
        <span className="min-w-0 flex-1 truncate">{roomName(room.info, room.others)}</span>
        {presence && presence !== 'offline' ? <span className="sr-only">, {presence}</span> : null}
        {unread ? (
          <span className="rounded-full bg-accent px-1.5 font-medium text-on-accent text-xs tabular-nums">
            {room.unread > 99 ? '99+' : room.unread}
            <span className="sr-only"> unread</span>
          </span>
        ) : null}
      </Link>
    </li>
  )
}
