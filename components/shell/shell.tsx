'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { UserId } from '@/lib/protocol/wire.ts'
import type { ShellProps } from './props.ts'
import { VisitorShell } from './visitor.tsx'

/** Visitors do not load what members alone need. */
const MemberShell = dynamic(() => import('./member.tsx'))

export function Shell(props: ShellProps) {
  const turn = useTurn(props.me?.id)
  return props.me ? <MemberShell key={turn} {...props} /> : <VisitorShell {...props} />
}

/**
 * Another one for whoever comes next: nothing of the one before is left. Not their id, which would get into what the
 * server writes into forms, and a page's frame is the same for all.
 */
function useTurn(id: UserId | undefined): number {
  const [turn, setTurn] = useState({ id, number: 0 })
  if (turn.id !== id) setTurn({ id, number: turn.number + 1 })
  return turn.number
}
