import type { Metadata } from 'next'
import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { Sheet, SheetPage } from '@/components/ui/sheet.tsx'

export const metadata: Metadata = { title: 'Not found' }

/** One and the same page for what is missing and for what one may not see. */
export default function NotFound() {
  return (
    <SheetPage>
      <Sheet className="flex flex-col items-start gap-4">
        <h1 className="text-2xl">There is nothing here</h1>
        <p className="text-muted">
          The address may be wrong, or what was here is gone or not open to you. If you have an account,
          logging in may help.
        </p>
        <Link href="/" prefetch={false} className={buttonClass()}>
          To the start page
        </Link>
      </Sheet>
    </SheetPage>
  )
}
