import Link from 'next/link'
import type { ReactNode } from 'react'
import { Sectioned, SectionLinks } from '@/components/sections.tsx'
import { buttonClass } from '@/components/ui/button.tsx'

const sections = [
  ['/admin', 'Overview'],
  ['/admin/people', 'People'],
  ['/admin/rooms', 'Rooms'],
  ['/admin/invites', 'Invites'],
  ['/admin/reports', 'Reports'],
  ['/admin/addresses', 'Addresses'],
  ['/admin/audit', 'Audit log'],
  ['/admin/settings', 'Settings'],
  ['/admin/health', 'Health'],
] as const

type Path = (typeof sections)[number][0]

/** Around each page of the administration. No layout: whoever may not be here is not to see even this. */
export function Frame({ at, children }: { at: Path; children: ReactNode }) {
  const nav = <SectionLinks label="Administration" sections={sections} at={at} />
  return (
    <Sectioned title="Administration" nav={nav}>
      {children}
    </Sectioned>
  )
}

/** Rows of things, or what is said where there are none. */
export function Rows({ empty, children }: { empty: string; children: ReactNode[] }) {
  if (children.length === 0) return <p className="text-muted">{empty}</p>
  return <ul className="flex flex-col divide-y divide-border">{children}</ul>
}

/** To the rest of a list, with what was asked for. */
export function More({
  path,
  query,
  next,
}: {
  path: Path
  query: Record<string, string>
  next: Record<string, string> | null
}) {
  if (!next) return null
  return (
    <Link
      href={`${path}?${new URLSearchParams({ ...query, ...next })}`}
      prefetch={false}
      className={`${buttonClass({ variant: 'quiet' })} self-start`}
    >
      Next page
    </Link>
  )
}

/** Names and what they stand at. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 tablet:grid-cols-2">
      {facts.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-4 border-border border-b py-2">
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Badge({ children }: { children: ReactNode }) {
  return (
    <span className="rounded-full bg-accent-soft px-2 text-accent-ink text-xs leading-5">{children}</span>
  )
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB']

export function size(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}

export const count = (number: number) => new Intl.NumberFormat('en').format(number)
