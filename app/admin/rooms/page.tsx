import Link from 'next/link'
import { RoomIcon } from '@/components/room-icon.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import type { RoomUse } from '@/lib/chat/all-rooms.ts'
import { house } from '@/lib/house.ts'
import { allRoomsQuery } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { asked, type Query } from '../../asked.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { When } from '../../settings/when.tsx'
import { Badge, count, Frame, More, Rows } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('All rooms')

export default findable(async function RoomsPage({ searchParams }: { searchParams: Query }) {
  const held = await office()
  const query = await asked(searchParams)
  const input = parse(allRoomsQuery, query)
  const found = refused(input) ? { rooms: [], next: null } : await house().chat.allRooms.page(held, input)
  return (
    <Frame at="/admin/rooms">
      <Section
        title="Rooms"
        about="Public and private ones. What is said in a private room you see only as its member."
      >
        <form className="flex flex-col gap-4 tablet:flex-row tablet:items-end">
          <div className="flex-1">
            <Field label="Name or address" name="q" type="search" defaultValue={query.q} />
          </div>
          <Button type="submit" variant="quiet" className="self-start tablet:self-auto">
            Search
          </Button>
        </form>
        {refused(input) ? <Notice tone="danger">{input.message}</Notice> : null}
        <Rows empty="No room is called that.">
          {found.rooms.map((room) => (
            <Row key={room.id} room={room} />
          ))}
        </Rows>
        <More path="/admin/rooms" query={query} next={found.next === null ? null : { next: found.next }} />
      </Section>
    </Frame>
  )
})

function Row({ room: { id, name, kind, members, messages, lastAt, announceOnly } }: { room: RoomUse }) {
  return (
    <li className="flex items-center gap-3 py-2">
      <RoomIcon kind={kind} others={[]} />
      <Link
        href={`/admin/rooms/${id}`}
        prefetch={false}
        className="flex min-h-11 min-w-0 flex-1 flex-col justify-center hover:underline"
      >
        <span className="truncate font-medium">{name}</span>
        <span className="text-muted text-sm">
          {count(members)} {members === 1 ? 'member' : 'members'}, {count(messages)}{' '}
          {messages === 1 ? 'message' : 'messages'}
          {lastAt ? (
            <>
              , last <When at={lastAt} day />
            </>
          ) : null}
        </span>
      </Link>
      {announceOnly ? <Badge>announcements</Badge> : null}
    </li>
  )
}
