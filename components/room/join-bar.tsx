import Link from 'next/link'
import { joinRoom } from '@/app/(chat)/actions.ts'
import { Act } from '../ui/act.tsx'
import { Button, buttonClass } from '../ui/button.tsx'

/** Where the composer would be, for who reads without being in the room. */
export function JoinBar({ slug, title, signedIn }: { slug: string; title: string; signedIn: boolean }) {
  const next = encodeURIComponent(`/r/${slug}`)
  return (
    <div className="composer pb-4">
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border bg-sunken px-4 py-3">
        <p className="text-muted">You are reading {title}.</p>
        {signedIn ? (
          <Act action={joinRoom} values={{ room: slug }}>
            <Button type="submit">Join {title}</Button>
          </Act>
        ) : (
          <div className="flex flex-wrap gap-2">
            <Link href={`/login?next=${next}`} prefetch={false} className={buttonClass({ variant: 'quiet' })}>
              Sign in
            </Link>
            <Link href={`/signup?next=${next}`} prefetch={false} className={buttonClass()}>
              Join
            </Link>
          </div>
        )}
      </div>
    </div>
  )
}
