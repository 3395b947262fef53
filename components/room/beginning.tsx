'use client'
import type { InviteInfo } from '@/lib/chat/invites.ts'
import type { RoomView } from '@/lib/client/model.ts'
import { useParts } from '../parts.ts'
import { useDoing } from './doing.ts'

/** What stands above a room's first message. */
export function Beginning({
  view,
  title,
  invite,
}: {
  view: RoomView
  title: string
  invite: InviteInfo | null
}) {
  const { member } = useDoing()
  const parts = useParts()
  const { kind, retentionDays: days } = view.info
  const empty = view.messages.length === 0
  return (
    <div className="flex flex-col gap-3 px-4 pt-12 pb-4 tablet:px-6">
      <p className="font-heading font-semibold text-2xl">
        {kind === 'direct' || kind === 'group' ? title : `Welcome to ${title}`}
      </p>
      <p className="text-muted">
        {kind === 'direct' ? `This is the beginning of your conversation with ${title}.` : null}
        {kind === 'group' ? 'This is the beginning of this group. Its people alone can read it.' : null}
        {kind === 'public' ? 'This is the beginning of the room. Anyone can read it.' : null}
        {kind === 'private' ? 'This is the beginning of the room. Its members alone can read it.' : null}
        {empty && member ? ' Say hello.' : null}
      </p>
      {days ? (
        <p className="text-muted">Messages stay here for {days === 1 ? 'a day' : `${days} days`}.</p>
      ) : null}
      {parts && empty && invite ? <parts.ShareLink invite={invite} /> : null}
    </div>
  )
}
