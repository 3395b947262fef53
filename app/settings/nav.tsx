'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

const sections = [
  ['/settings', 'Profile'],
  ['/settings/password', 'Password'],
  ['/settings/ways-in', 'Ways to sign in'],
  ['/settings/two-step', 'Two-step sign-in'],
  ['/settings/sessions', 'Sessions'],
  ['/settings/tokens', 'Tokens'],
  ['/settings/appearance', 'Appearance'],
  ['/settings/account', 'Account'],
] as const

export function SettingsNav({ administers }: { administers: boolean }) {
  const path = usePathname()
  const all = administers ? [...sections, ['/admin', 'Administration'] as const] : sections
  return (
    <nav aria-label="Settings">
      <ul className="flex flex-wrap gap-1 desktop:flex-col">
        {all.map(([href, name]) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={path === href ? 'page' : undefined}
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
