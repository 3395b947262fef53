'use client'
import dynamic from 'next/dynamic'
import type { ShellProps } from './props.ts'
import { VisitorShell } from './visitor.tsx'

/** Visitors do not load what members alone need. */
const MemberShell = dynamic(() => import('./member.tsx'))

export function Shell(props: ShellProps) {
  return props.me ? <MemberShell {...props} /> : <VisitorShell {...props} />
}
