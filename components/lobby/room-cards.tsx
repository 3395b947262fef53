import Link from 'next/link'
import { joinRoom } from '@/app/(chat)/actions.ts'
import type { BrowseRoom } from '@/lib/chat/rooms.ts'
import { RoomIcon } from '../room-icon.tsx'
import { Act } from '../ui/act.tsx'
import { Button, buttonClass } from '../ui/button.tsx'

export function count(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}

/** Public rooms to look into and to join. */
export function RoomCards({ rooms }: { rooms: BrowseRoom[] }) {
  return (
    <section aria-labelledby="browse" className="flex flex-col gap-3">
      <h2 id="browse" className="text-xl">
        Public rooms
      </h2>
      {rooms.length === 0 ? (
        <p className="rounded-lg border border-border border-dashed p-6 text-center text-muted">
          No public rooms yet.{' '}
          <Link href="/new" prefetch={false} className="text-link underline">
            Create the first one
          </Link>
        </p>
      ) : null}
      <ul className="flex flex-col divide-y divide-border">
        {rooms.map(({ info, members, joined }) => (
          <li key={info.id} className="flex items-center gap-3 py-3">
            <RoomIcon kind={info.kind} others={[]} />
            <div className="min-w-0 flex-1">
              <Link href={`/r/${info.slug}`} prefetch={false} className="font-medium hover:underline">
                {info.name}
              </Link>
              <p className="truncate text-muted text-sm">
                {count(members, 'member')}
                {info.topic ? ` · ${info.topic}` : ''}
              </p>
            </div>
            {joined ? (
              <Link
                href={`/r/${info.slug}`}
                prefetch={false}
                className={buttonClass({ variant: 'quiet', size: 'sm' })}
              >
                Open<span className="sr-only"> {info.name}</span>
              </Link>
            ) : (
              <Act action={joinRoom} values={{ room: info.slug }}>
                <Button type="submit" variant="quiet" size="sm">
                  Join<span className="sr-only"> {info.name}</span>
                </Button>
              </Act>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
