import type { Metadata } from 'next'
import { Form } from '@/components/form.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'
import { confirmAddress } from '../../recovery.ts'

export const metadata: Metadata = {
  title: 'Confirm your address',
  referrer: 'same-origin',
  robots: 'noindex',
}

/** A button: whoever scans mail opens its links, and presses none. */
export default async function ConfirmPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  return (
    <Sheet className="flex flex-col gap-4">
      <header className="flex flex-col gap-1">
        <h1 className="text-2xl">Confirm your address</h1>
        <p className="text-muted">
          So that {house().settings.name} knows that you read what comes to your e-mail address.
        </p>
      </header>
      <Form action={confirmAddress} submit="Confirm" wide values={{ secret }} />
    </Sheet>
  )
}
