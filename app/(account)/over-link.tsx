import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'

/** Used, too old, and never made are told alike. */
export function OverLink({ what, path }: { what: string; path: string }) {
  return (
    <Sheet className="flex flex-col items-start gap-4">
      <h1 className="text-2xl">This link is over</h1>
      <p className="text-muted">It was used already, is too old, or was never made.</p>
      <Link href={path} prefetch={false} className={buttonClass({ variant: 'quiet' })}>
        {what}
      </Link>
    </Sheet>
  )
}
