'use client'
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import type { Me, RoomSummary } from '@/lib/protocol/wire.ts'
import { VisitorShell } from './visitor.tsx'

export type ShellProps = {
  /** The instance's name. */
  name: string
  me: Me | null
  rooms: readonly RoomSummary[]
  zone: string
  children: ReactNode
}

/** Visitors do not load what members alone need. */
const MemberShell = dynamic(() => import('./member.tsx'))

export function Shell(props: ShellProps) {
  return props.me ? <MemberShell {...props} /> : <VisitorShell {...props} />
}
