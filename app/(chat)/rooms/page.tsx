import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { RoomIcon } from '@/components/room-icon.tsx'
import { roomName } from '@/components/room-name.ts'
import { house } from '@/lib/house.ts'
import { viewer } from '../../session.ts'

export const metadata: Metadata = { title: 'All your rooms' }

/** For who is in more rooms than a page comes with, and has no script that brings the others. */
export default async function AllRooms() {
  const here = await viewer()
  if (!here) redirect('/login?next=/rooms')
  const rooms = await house().chat.rooms.mine(here)
  return (
    <main id="main" className="sheet-main">
      <div className="mx-auto flex w-full max-w-column flex-col gap-6 px-4 py-6 tablet:px-8 tablet:py-12">
        <h1 className="text-2xl">All your rooms</h1>
        <ul className="flex flex-col divide-y divide-border">
          {rooms.map(({ info, others, lastSeq, lastReadSeq }) => (
            <li key={info.id}>
              <Link
                href={`/r/${info.slug}`}
                prefetch={false}
                className="flex min-h-11 items-center gap-3 py-2 hover:underline"
              >
                <RoomIcon kind={info.kind} others={others} />
                <span className="min-w-0 flex-1 truncate">{roomName(info, others)}</span>
                {lastSeq > lastReadSeq ? (
                  <span className="text-muted text-sm tabular-nums">{lastSeq - lastReadSeq} unread</span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </main>
  )
}
