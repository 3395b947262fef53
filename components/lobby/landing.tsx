import type { BrowseRoom } from '@/lib/chat/rooms.ts'
import { RoomIcon } from '../room-icon.tsx'
import { buttonClass } from '../ui/button.tsx'
import { Mark } from '../ui/logo.tsx'
import { count } from './room-cards.tsx'

/** For whoever is not signed in: what this is, what can be read, and the way in. */
export function Landing({ name, first, rooms }: { name: string; first: boolean; rooms: BrowseRoom[] }) {
  return (
    <main id="main" className="sheet-main">
      <div className="mx-auto flex w-full max-w-column flex-col gap-12 px-4 py-12 tablet:px-8 tablet:py-24">
        <header className="flex flex-col items-start gap-4">
          <Mark className="size-16" />
          <h1 className="text-3xl">{first ? `${name} is ready` : `Welcome to ${name}`}</h1>
          <p className="max-w-[34rem] text-lg text-muted">
            {first
              ? 'Nobody is here yet. The first account you create owns this place: it can make rooms and send links to them.'
              : 'A place to talk that belongs to the people in it: rooms, direct conversations and groups, on a server of their own.'}
          </p>
          <div className="flex flex-wrap gap-3">
            <a href="/signup" className={buttonClass()}>
              {first ? 'Create the owner’s account' : 'Sign up'}
            </a>
            {first ? null : (
              <a href="/login" className={buttonClass({ variant: 'quiet' })}>
                Log in
              </a>
            )}
          </div>
        </header>
        {rooms.length > 0 ? <OpenRooms rooms={rooms} /> : null}
      </div>
    </main>
  )
}

function OpenRooms({ rooms }: { rooms: BrowseRoom[] }) {
  return (
    <section aria-labelledby="open" className="flex flex-col gap-3">
      <h2 id="open" className="text-xl">
        Rooms anyone can read
      </h2>
      <ul className="grid gap-3 tablet:grid-cols-2">
        {rooms.map(({ info, members }) => (
          <li key={info.id}>
            <a
              href={`/r/${info.slug}`}
              className="sheet flex h-full flex-col gap-1 rounded-lg border border-border bg-raised p-4 hover:border-control"
            >
              <span className="flex items-center gap-1 font-medium">
                <RoomIcon kind={info.kind} others={[]} />
                <span className="truncate">{info.name}</span>
              </span>
              {info.topic ? <span className="line-clamp-2 text-muted text-sm">{info.topic}</span> : null}
              <span className="text-muted text-xs">{count(members, 'member')}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
