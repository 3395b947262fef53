import type { Role, RoomKind } from '@/lib/protocol/wire.ts'

const ranks: readonly Role[] = ['owner', 'moderator', 'member']

/** What is offered to somebody of this role. Whether they may is the server's to say: `lib/chat/access` decides. */
export function rightsIn(kind: RoomKind, role: Role | null) {
  const ruled = kind !== 'direct' && role !== null
  const owner = ruled && role === 'owner'
  const moderates = owner || (ruled && role === 'moderator')
  return {
    arrange: owner,
    appoint: owner,
    moderate: moderates,
    remove: kind === 'group' ? owner : moderates,
    /** Upon somebody of that role. */
    over: (other: Role) => moderates && ranks.indexOf(role ?? 'member') < ranks.indexOf(other),
  }
}

export const roleWords: Record<Role, string> = { owner: ' · owner', moderator: ' · moderator', member: '' }

/** Whether a time that may be `forever` is still to come. */
export const lasts = (until: string | undefined): boolean =>
  until !== undefined && (until === 'forever' || Date.parse(until) > Date.now())
