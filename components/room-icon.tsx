import type { Person, PresenceState, RoomInfo } from '@/lib/protocol/wire.ts'
import { Avatar } from './ui/avatar.tsx'
import { Glyph } from './ui/glyph.tsx'

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
  return (
    <span className="inline-flex size-6 shrink-0 items-center justify-center text-muted">
      <Glyph of={kind === 'public' ? 'hash' : kind === 'private' ? 'lock' : 'people'} />
    </span>
  )
}
