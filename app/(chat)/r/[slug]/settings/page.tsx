import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AddMember } from '@/components/room/add-member.tsx'
import { Invites } from '@/components/room/invites.tsx'
import MemberMenu from '@/components/room/member-menu.tsx'
import { Bans, Reports } from '@/components/room/moderation.tsx'
import { lasts, rightsIn, roleWords } from '@/components/room/rights.ts'
import { RoomForm } from '@/components/room/room-form.tsx'
import { RulesForm } from '@/components/room/rules-form.tsx'
import { roomName, roomTitle } from '@/components/room-name.ts'
import { BackLink } from '@/components/shell/back.tsx'
import { Act } from '@/components/ui/act.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import type { Seat } from '@/lib/chat/chat.ts'
import { house } from '@/lib/house.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable, findableMetadata } from '../../../../missing.tsx'
import { leaveRoom } from '../../../actions.ts'
import { enter, members, others } from '../../../seat.ts'
import { enterBySlug } from '../load.tsx'

type Props = { params: Promise<{ slug: string }> }

export const generateMetadata = findableMetadata(async ({ params }: Props): Promise<Metadata> => {
  const seat = await enter((await params).slug)
  if (!hasSettings(seat)) notFound()
  return { title: `Settings of ${roomTitle(seat.room, await others(seat))}` }
})

export default findable(RoomSettings)

const hasSettings = ({ role, room }: Seat) => role !== null && room.kind !== 'direct'

async function RoomSettings({ params }: Props) {
  const seat = await enterBySlug((await params).slug)
  const { room, role } = seat
  if (!hasSettings(seat)) notFound()
  const invites = role === 'owner' && room.kind !== 'group' ? await house().chat.invites.list(seat) : []
  return (
    <main id="main" className="sheet-main">
      <div className="mx-auto flex w-full max-w-column flex-col gap-8 px-4 py-6 tablet:px-8 tablet:py-12">
        <header>
          <BackLink href={`/r/${room.slug}`}>{roomName(room, await others(seat))}</BackLink>
          <h1 className="text-2xl">Room settings</h1>
        </header>
        {role === 'owner' || room.kind === 'group' ? (
          <RoomForm slug={room.slug} name={room.name} topic={room.topic} mayRename={role === 'owner'} />
        ) : null}
        {role === 'owner' && room.kind !== 'group' && !refused(invites) ? (
          <Invites slug={room.slug} invites={invites} />
        ) : null}
        {rightsIn(room.kind, role).arrange ? <RulesForm {...room} /> : null}
        <Members seat={seat} />
        {rightsIn(room.kind, role).moderate ? <Order seat={seat} /> : null}
        <section aria-labelledby="leave" className="flex flex-col items-start gap-3">
          <h2 id="leave" className="text-xl">
            Leave
          </h2>
          <p className="text-muted">
            {room.kind === 'public'
              ? 'You can join again at any time.'
              : 'Somebody will have to let you in again.'}
          </p>
          <Act action={leaveRoom} values={{ room: room.slug }}>
            <Button type="submit" variant="danger">
              Leave this {room.kind === 'group' ? 'group' : 'room'}
            </Button>
          </Act>
        </section>
      </div>
    </main>
  )
}

/** What those see who keep order. */
async function Order({ seat }: { seat: Seat }) {
  const { moderation, reports } = house().chat
  const [bans, reported] = await Promise.all([moderation.banned(seat), reports.inRoom(seat)])
  return (
    <>
      <Bans slug={seat.room.slug} bans={refused(bans) ? [] : bans} />
      <Reports slug={seat.room.slug} reports={refused(reported) ? [] : reported} />
    </>
  )
}

async function Members({ seat }: { seat: Seat }) {
  const { room, role, viewer } = seat
  return (
    <section aria-labelledby="members" className="flex flex-col gap-3">
      <h2 id="members" className="text-xl">
        Members
      </h2>
      {role === 'owner' || room.kind === 'group' ? <AddMember slug={room.slug} from="settings" /> : null}
      <ul className="flex flex-col divide-y divide-border">
        {(await members(seat)).map((member) => {
          const { user } = member
          return (
            <li key={user.id} className="flex min-h-11 items-center gap-3 py-2">
              <Avatar person={user} />
              <span className="min-w-0 flex-1">
                <bdi className="block truncate font-medium">{user.name}</bdi>
                <span className="block truncate text-muted text-sm">
                  @{user.username}
                  {roleWords[member.role]}
                  {lasts(member.mutedUntil) ? ' · muted' : ''}
                </span>
              </span>
              {rightsIn(room.kind, role).moderate ? (
                <MemberMenu
                  member={member}
                  self={user.id === viewer?.id}
                  role={role}
                  kind={room.kind}
                  slug={room.slug}
                  from="settings"
                />
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
