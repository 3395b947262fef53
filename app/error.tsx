'use client'
import { Trouble } from '@/components/trouble.tsx'

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return <Trouble digest={error.digest} again={reset} />
}
