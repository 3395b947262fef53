import ArrowLeft from 'lucide-react/icons/arrow-left'
import Link from 'next/link'
import type { ReactNode } from 'react'

export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="-ms-2 inline-flex min-h-11 items-center gap-1 rounded px-2 text-muted text-sm hover:text-ink tablet:min-h-8"
    >
      <ArrowLeft size={16} aria-hidden="true" />
      {children}
    </Link>
  )
}
