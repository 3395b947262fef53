import type { ReactNode } from 'react'
import type { Me, RoomSummary } from '@/lib/protocol/wire.ts'
import type { Packed } from '../packed.ts'

/** As many of one's rooms as a page comes with: what a screen has room for. */
export const listedMost = 30

export type ShellProps = {
  /** The instance's name. */
  name: string
  me: Me | null
  /** Those last spoken in; the socket's greeting brings all. */
  rooms: Packed<readonly RoomSummary[]>
  /** There are others. */
  more: boolean
  zone: string
  children: ReactNode
}
