import type { Me, PresenceState } from '@/lib/protocol/wire.ts'
import { Avatar } from '../ui/avatar.tsx'
import { presenceWords } from '../ui/presence.tsx'

/** Who one is here, and how others see one. */
export function OwnFace({ me, state }: { me: Me; state: PresenceState }) {
  return (
    <>
      <Avatar person={me} size="md" presence={state} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{me.name}</span>
        <span className="block text-muted text-xs">{presenceWords[state]}</span>
      </span>
    </>
  )
}
