'use client'
import { Trouble } from '@/components/trouble.tsx'
import './globals.css'

/** Where even the frame around all pages failed. */
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
