import Link from 'next/link'
import type { ReactNode } from 'react'
import { BackLink } from './shell/back.tsx'

type Section = readonly [href: string, name: string]

/** A page in sections, each at its own address. */
export function Sectioned({ title, nav, children }: { title: string; nav: ReactNode; children: ReactNode }) {
  return (
    <main
      id="main"
      className="mx-auto flex w-full max-w-code flex-col gap-6 px-4 py-6 tablet:px-8 tablet:py-12"
    >
      <header>
        <BackLink href="/">Rooms</BackLink>
        <h1 className="text-2xl">{title}</h1>
      </header>
      <div className="flex flex-col gap-6 desktop:flex-row desktop:gap-12">
        <div className="shrink-0 desktop:w-48">{nav}</div>
        <div className="flex min-w-0 max-w-column flex-1 flex-col gap-6">{children}</div>
      </div>
    </main>
  )
}

/** @param at the address of the one that is shown */
export function SectionLinks({
  label,
  sections,
  at,
}: {
  label: string
  sections: readonly Section[]
  at: string
}) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1 desktop:flex-col">
        {sections.map(([href, name]) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={at === href ? 'page' : undefined}
              className="flex min-h-11 items-center rounded px-3 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-ink tablet:min-h-9"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
