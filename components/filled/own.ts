import type { ReactNode } from 'react'
import type { Opened } from '@/lib/chat/chat.ts'
import type { Me, Person } from '@/lib/protocol/wire.ts'

/** Somebody's page of a room. */
export type Own = { me: Me; opened: Opened; zone: string }

/** React's `renderToString`. */
export type Draw = (node: ReactNode) => string

/** Who a direct conversation or a group is called by. */
export function othersIn({ me, opened }: Pick<Own, 'me' | 'opened'>): Person[] {
  return opened.members.map(({ user }) => user).filter(({ id }) => id !== me.id)
}
