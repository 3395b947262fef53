'use client'
import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react'
import { browserAttention } from '@/lib/client/attention.ts'
import { createConnection } from '@/lib/client/connection.ts'
import { createHearth } from '@/lib/client/hearth.ts'
import type { Hearth, HearthView } from '@/lib/client/model.ts'
import type { Speak } from '@/lib/client/speaking.ts'
import type { Me, RoomSummary, UserId } from '@/lib/protocol/wire.ts'
import { type Packed, unpack } from './packed.ts'
import { ZoneContext } from './zone.ts'

const Context = createContext<Hearth | null>(null)

/** One connection for the whole app, however many rooms are looked at. */
export function HearthProvider({
  me,
  rooms,
  zone: rendered,
  speak,
  children,
}: {
  me: Me | null
  rooms: Packed<readonly RoomSummary[]>
  /** The time zone that the server rendered with. */
  zone: string
  /** Members': what they send by. */
  speak?: Speak
  children: ReactNode
}) {
  const [hearth] = useState(() =>
    createHearth({
      connection: createConnection(),
      me,
      rooms: unpack(rooms),
      speak,
      attention: browserAttention,
    }),
  )
  const [zone, setZone] = useState(rendered)
  useEffect(() => hearth.start(), [hearth])
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!own || own === rendered) return
    setZone(own)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store needs HTTPS, and people run this on a LAN
    document.cookie = `zone=${encodeURIComponent(own)}; path=/; max-age=31536000; samesite=lax`
  }, [rendered])
  return (
    <Context value={hearth}>
      <ZoneContext value={zone}>{children}</ZoneContext>
    </Context>
  )
}

export function useHearth(): Hearth {
  const found = use(Context)
  if (!found) throw new Error('There is no Hearth around this component')
  return found
}

export function useView(): HearthView {
  const hearth = useHearth()
  return useSyncExternalStore(hearth.subscribe, hearth.view, hearth.view)
}

/** Who is online or away, of people who are shown here; everybody else is offline. Visitors are told of nobody. */
export function usePresence(users: readonly UserId[]): HearthView['presence'] {
  const hearth = useHearth()
  const { me, presence } = useView()
  const known = me !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list is a new one each time, though it says the same
  useEffect(() => (known ? hearth.watch(users) : undefined), [hearth, known, users.join()])
  return presence
}

/** The slug of the room that is looked at. */
export function useCurrentSlug(): string | null {
  const slug = /^\/r\/([^/]+)/.exec(usePathname())?.[1]
  return slug ? decodeURIComponent(slug) : null
}
