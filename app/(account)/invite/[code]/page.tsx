import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Form } from '@/components/form.tsx'
import { RoomIcon } from '@/components/room-icon.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { byCode, parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { RoomInfo } from '@/lib/protocol/wire.ts'
import { findable } from '../../../missing.tsx'
import { viewer } from '../../../session.ts'
import { acceptInvite } from '../../actions.ts'
import { NoInvite } from './no-invite.tsx'

export const metadata: Metadata = { title: 'Invitation', referrer: 'same-origin' }

/** Expired, withdrawn, used up and never made are told alike. */
async function look(given: string) {
  const input = parse(byCode, { code: given })
  const invite = refused(input) ? input : await house().chat.invites.look(input.code)
  return refused(invite) ? notFound() : invite
}

export default findable(InvitePage, <NoInvite />)

async function InvitePage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params
  const { room, members, by } = await look(code)
  const here = await viewer()
  return (
    <Sheet className="flex flex-col items-center gap-4 text-center">
      <p className="flex items-center gap-2 text-muted">
        <Avatar person={by} size="sm" />
        <span>
          <b className="font-medium text-ink">{by.name}</b> invites you to
        </span>
      </p>
      {room ? (
        <RoomTitle room={room} members={members} />
      ) : (
        <h1 className="text-2xl">{house().settings.name}</h1>
      )}
      <Ways code={code} here={here !== null} room={room !== null} />
      {room?.kind === 'public' ? (
        <Link
          href={`/r/${encodeURIComponent(room.slug)}`}
          prefetch={false}
          className="text-link underline underline-offset-2"
        >
          Read it first
        </Link>
      ) : null}
    </Sheet>
  )
}

function RoomTitle({ room, members }: { room: RoomInfo; members: number }) {
  return (
    <div className="flex max-w-full flex-col items-center gap-1">
      <h1 className="flex max-w-full items-center gap-2 text-2xl">
        <RoomIcon kind={room.kind} others={[]} />
        <span className="min-w-0 break-words">{room.name}</span>
      </h1>
      {room.topic ? <p className="break-words">{room.topic}</p> : null}
      <p className="text-muted text-sm">{members === 1 ? 'One member' : `${members} members`}</p>
    </div>
  )
}

function Ways({ code, here, room }: { code: string; here: boolean; room: boolean }) {
  if (here && room) {
    return (
      <Form
        action={acceptInvite}
        submit="Join"
        wide
        values={{ code }}
        className="flex w-full flex-col gap-3"
      />
    )
  }
  if (here) {
    return (
      <Link href="/" prefetch={false} className={buttonClass()}>
        You have an account: to your rooms
      </Link>
    )
  }
  const next = room ? `?next=${encodeURIComponent(`/invite/${code}`)}` : ''
  return (
    <div className="flex w-full flex-col gap-3">
      <Link href={`/signup?invite=${encodeURIComponent(code)}`} prefetch={false} className={buttonClass()}>
        Sign up to join
      </Link>
      <Link href={`/login${next}`} prefetch={false} className={buttonClass({ variant: 'quiet' })}>
        I have an account
      </Link>
    </div>
  )
}
