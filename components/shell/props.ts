import type { ReactNode } from 'react'
import type { Me, RoomSummary } from '@/lib/protocol/wire.ts'

export type ShellProps = {
  /** The instance's name. */
  name: string
  me: Me | null
  rooms: readonly RoomSummary[]
  zone: string
  children: ReactNode
}
