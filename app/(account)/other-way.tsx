import Link from 'next/link'

/** From signing up to logging in and back, keeping where one wanted to go. */
export function OtherWay({
  ask,
  path,
  word,
  next,
}: {
  ask: string
  path: string
  word: string
  next: string
}) {
  const href = next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`
  return (
    <p className="text-center text-muted">
      {ask}{' '}
      <Link href={href} prefetch={false} className="font-medium text-link underline underline-offset-2">
        {word}
      </Link>
    </p>
  )
}
