import type { PresenceState } from '@/lib/protocol/wire.ts'

export const presenceWords = { online: 'Online', away: 'Away', offline: 'Offline' } as const

/** Told by shape as well as colour: a disc, a crescent, a ring. Decoration: say the word beside it. */
export function Presence({ state }: { state: PresenceState }) {
  const colour = state === 'online' ? 'text-presence' : state === 'away' ? 'text-warn' : 'text-control'
  return (
    <svg viewBox="0 0 10 10" className={`block size-2.5 ${colour}`} aria-hidden="true">
      {state === 'online' ? <circle cx="5" cy="5" r="4.5" fill="currentColor" /> : null}
      {state === 'away' ? (
        <path d="M6.8 9.2A4.5 4.5 0 1 1 5.6.6 3.9 3.9 0 0 0 6.8 9.2Z" fill="currentColor" />
      ) : null}
      {state === 'offline' ? (
        <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      ) : null}
    </svg>
  )
}
