'use client'
import dynamic from 'next/dynamic'
import type { ShellProps } from './props.ts'
import { useTurn } from './use-turn.ts'
import { VisitorShell } from './visitor.tsx'

/** Visitors do not load what members alone need. */
const MemberShell = dynamic(() => import('./member.tsx'))

export function Shell(props: ShellProps) {
  // Whoever comes next finds nothing of the one before.
  const turn = useTurn(props.me?.id)
  return props.me ? <MemberShell key={turn} {...props} /> : <VisitorShell {...props} />
}
