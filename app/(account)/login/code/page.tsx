import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Form } from '@/components/form.tsx'
import { CodeLine } from '@/components/proof-lines.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { nextPath } from '../../../next-path.ts'
import { viewer } from '../../../session.ts'
import { stepHere } from '../../../tickets.ts'
import { giveCode } from '../../actions.ts'
import { OtherWay } from '../../other-way.tsx'

export const metadata: Metadata = { title: 'Your code' }

type Query = { next?: string | string[] }

/** The second step of signing in. Who comes without the first, or too late for it, begins again. */
export default async function CodePage({ searchParams }: { searchParams: Promise<Query> }) {
  const to = nextPath((await searchParams).next)
  if (await viewer()) redirect(to)
  if ((await stepHere()) === '') redirect(`/login?next=${encodeURIComponent(to)}`)
  return (
    <>
      <Sheet className="flex flex-col gap-4">
        <header className="flex flex-col gap-1">
          <h1 className="text-2xl">One more step</h1>
          <p className="text-muted">Open your authenticator app and type the code that it shows.</p>
        </header>
        <Form action={giveCode} submit="Log in" wide values={{ next: to }}>
          <CodeLine hint="No app at hand? One of your recovery codes does as well." />
        </Form>
      </Sheet>
      <OtherWay ask="Not you?" path="/login" word="Begin again" next={to} />
    </>
  )
}
