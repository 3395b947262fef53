import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'

export function NoInvite() {
  return (
    <Sheet className="flex flex-col items-start gap-4">
      <h1 className="text-2xl">This invitation is over</h1>
      <p className="text-muted">
        It has expired, was withdrawn, or was never made. Ask whoever sent it for a new one.
      </p>
      <Link href="/" prefetch={false} className={buttonClass({ variant: 'quiet' })}>
        To the start page
      </Link>
    </Sheet>
  )
}
