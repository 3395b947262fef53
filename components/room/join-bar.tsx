import type { ReactNode } from 'react'
import { buttonClass } from '../ui/button.tsx'

/** Where the composer would be, for who reads without being in the room. */
export function ReadingBar({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="composer pb-4">
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border bg-sunken px-4 py-3">
        <p className="text-muted">You are reading {title}.</p>
        {children}
      </div>
    </div>
  )
}

export function SignInBar({ slug, title }: { slug: string; title: string }) {
  const next = encodeURIComponent(`/r/${slug}`)
  return (
    <ReadingBar title={title}>
      <div className="flex flex-wrap gap-2">
        <a href={`/login?next=${next}`} className={buttonClass({ variant: 'quiet' })}>
          Sign in
        </a>
        <a href={`/signup?next=${next}`} className={buttonClass()}>
          Join
        </a>
      </div>
    </ReadingBar>
  )
}
