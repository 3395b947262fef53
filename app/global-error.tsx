'use client'
import { Trouble } from '@/components/trouble.tsx'
import './globals.css'

/** Whatever failed, on whatever page: one boundary for all, since every visitor loads each that there is. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong</title>
        <Trouble digest={error.digest} again={reset} />
      </body>
    </html>
  )
}
