import type { InviteInfo } from '@/lib/chat/invites.ts'
import type { ClientId, Member, Page, Person, Role } from '@/lib/protocol/wire.ts'
import type { Packed } from '../packed.ts'

export type RoomProps = {
  page: Packed<Page>
  /** The message that a permalink leads to. */
  at?: number
  role: Role | null
  /** Up to where the viewer had read; null for who is not in the room. */
  lastReadSeq: number | null
  others: readonly Person[]
  /** Null where the viewer may not know. */
  memberCount: number | null
  /** Those in the room now, where the panel was asked for. */
  members: readonly Member[] | null
  /** A link to share, for the owner of a room that is still empty. */
  invite: InviteInfo | null
  /** Null for who does not write here: the page is then the same for all of them. */
  formId: ClientId | null
}
