import type { MouseEventHandler } from 'react'
import type { ListedRoom } from '@/lib/client/model.ts'
import type { PresenceState } from '@/lib/protocol/wire.ts'
import { RoomIcon } from '../room-icon.tsx'
import { roomName } from '../room-name.ts'

export const line =
  'flex min-h-11 items-center gap-2 rounded px-2 text-base tablet:min-h-8 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink'

/** The other one of a conversation of two. */
export const otherIn = ({ info, others }: Pick<ListedRoom, 'info' | 'others'>) =>
  info.kind === 'direct' ? others[0]?.id : undefined

type Props = {
  room: ListedRoom
  /** The one that is looked at. */
  current: boolean
  presence?: PresenceState | undefined
  onClick?: MouseEventHandler<HTMLAnchorElement>
}

export function RoomLine({ room, current, presence, onClick }: Props) {
  const unread = room.unread > 0 && !current
  return (
    <li>
      <a
        href={`/r/${room.info.slug}`}
        aria-current={current ? 'page' : undefined}
        className={`${line} relative ${unread ? 'font-semibold' : ''}`}
        onClick={onClick}
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
      </a>
    </li>
  )
}

export function NobodyYet() {
  return <li className="px-2 py-1 text-muted text-sm">Nobody yet. Pick someone to talk to.</li>
}
