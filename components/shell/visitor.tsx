import Link from 'next/link'
import type { ReactNode } from 'react'
import { buttonClass } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'

export type Shell = { name: string; children: ReactNode }

export function VisitorShell({ name, children }: Shell) {
  return (
    <div className="shell shell-visitor">
      <a href="#main" className="skip">
        Skip to content
      </a>
      <header className="flex items-center justify-between gap-3 px-4 py-2">
        <Link href="/" prefetch={false} className="flex min-h-11 min-w-0 items-center rounded">
          <Logo name={name} />
        </Link>
        <nav aria-label="Account" className="flex items-center gap-2">
          <Link href="/login" prefetch={false} className={buttonClass({ variant: 'ghost' })}>
            Log in
          </Link>
          <Link href="/signup" prefetch={false} className={buttonClass()}>
            Sign up
          </Link>
        </nav>
      </header>
      {children}
    </div>
  )
}
