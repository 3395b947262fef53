import type { Metadata } from 'next'
import Link from 'next/link'
import { Landing } from '@/components/lobby/landing.tsx'
import { People } from '@/components/lobby/people.tsx'
import { RoomCards } from '@/components/lobby/room-cards.tsx'
import { Unconfirmed } from '@/components/lobby/unconfirmed.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { house } from '@/lib/house.ts'
import { peopleQuery } from '@/lib/protocol/accounts.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { asked, type Query } from '../asked.ts'
import { viewer } from '../session.ts'

export async function generateMetadata(): Promise<Metadata> {
  const { name } = house().settings
  return (await viewer())
    ? { title: 'Rooms' }
    : { title: { absolute: name }, description: `Talk at ${name}.` }
}

export default async function Lobby({ searchParams }: { searchParams: Query }) {
  const here = await viewer()
  const { chat, settings } = house()
  const rooms = await chat.rooms.browse(here)
  if (!here) return <Landing name={settings.name} first={await chat.people.none()} rooms={rooms} />
  const input = parse(peopleQuery, await asked(searchParams))
  const q = refused(input) ? '' : input.q
  const found = await chat.people.list(here, { q, most: limits.pageDefault + 2 })
  const others = found.filter(({ id }) => id !== here.id)
  const people = others.slice(0, limits.pageDefault)
  return (
    <main id="main" className="sheet-main lobby">
      <div className="mx-auto flex w-full max-w-column flex-col gap-8 px-4 py-6 tablet:px-8 tablet:py-12">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="text-2xl">Rooms and people</h1>
            <p className="text-muted">Everything that is open to you at {settings.name}.</p>
          </div>
          {here.role === 'guest' ? null : (
            <Link href="/new" prefetch={false} className={buttonClass()}>
              Create a room
            </Link>
          )}
        </header>
        {here.role === 'guest' ? <Unconfirmed guest={here} /> : null}
        <RoomCards rooms={rooms} />
        <People people={people} q={q} more={others.length > people.length} />
      </div>
    </main>
  )
}
