import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { buttonClass } from '@/components/ui/button.tsx'
import { Logo } from '@/components/ui/logo.tsx'
import { Sheet, SheetPage } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'

/** One and the same page for what is missing and for what one may not see. */
export function Missing() {
  return (
    <SheetPage>
      <a href="/" className="flex min-h-11 min-w-0 items-center self-center rounded">
        <Logo name={house().settings.name} />
      </a>
      <Sheet className="flex flex-col items-start gap-4">
        <h1 className="text-2xl">There is nothing here</h1>
        <p className="text-muted">
          The address may be wrong, or what was here is gone or not open to you. If you have an account,
          logging in may help.
        </p>
        <a href="/" className={buttonClass()}>
          To the start page
        </a>
      </Sheet>
    </SheetPage>
  )
}

const isMissing = (error: unknown) =>
  error instanceof Error && 'digest' in error && error.digest === 'NEXT_HTTP_ERROR_FALLBACK;404'

/**
 * A page in which `notFound()` is rendered by the server, with its status. Next leaves that to a script, and shows
 * an empty page without one.
 */
export function findable<Props>(
  page: (props: Props) => Promise<ReactNode>,
  missing: ReactNode = <Missing />,
): (props: Props) => Promise<ReactNode> {
  return async (props) => {
    try {
      return await page(props)
    } catch (error) {
      if (!isMissing(error)) throw error
      house().answering.missing()
      return missing
    }
  }
}

/** The same for a page's `generateMetadata`. */
export function findableMetadata<Props>(
  metadata: (props: Props) => Promise<Metadata>,
): (props: Props) => Promise<Metadata> {
  return async (props) => {
    try {
      return await metadata(props)
    } catch (error) {
      if (!isMissing(error)) throw error
      return { title: 'Not found' }
    }
  }
}
