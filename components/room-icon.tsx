import Hash from 'lucide-react/icons/hash'
import Lock from 'lucide-react/icons/lock'
import Users from 'lucide-react/icons/users'
import type { Person, PresenceState, RoomInfo } from '@/lib/protocol/wire.ts'
import { Avatar } from './ui/avatar.tsx'

/** Decoration: tells the kinds of rooms apart at a glance. */
export function RoomIcon({
  kind,
  others,
  presence,
}: {
  kind: RoomInfo['kind']
  others: readonly Person[]
  presence?: PresenceState | undefined
}) {
  const [first] = others
  if (kind === 'direct' && first) return <Avatar person={first} size="sm" presence={presence} />
  const Icon = kind === 'public' ? Hash : kind === 'private' ? Lock : Users
  return (
    <span className="inline-flex size-6 shrink-0 items-center justify-center text-muted">
      <Icon size={16} aria-hidden="true" />
    </span>
  )
}
