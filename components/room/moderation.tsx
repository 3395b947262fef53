'use client'
import { judgeReport, ruleMember } from '@/app/(chat)/moderating.ts'
import type { Banned, Reported } from '@/lib/protocol/wire.ts'
import { Act } from '../ui/act.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useZone } from '../zone.ts'
import { moment } from './time.ts'

/** What members of a room say should not be there. */
export function Reports({ slug, reports }: { slug: string; reports: Reported[] }) {
  return (
    <section aria-labelledby="reports" className="flex flex-col gap-3">
      <h2 id="reports" className="text-xl">
        Reported messages
      </h2>
      {reports.length === 0 ? <p className="text-muted">Nothing waits for a decision.</p> : null}
      <ul className="flex flex-col gap-3">
        {reports.map((one) => (
          <ReportLine key={one.message.seq} slug={slug} reported={one} />
        ))}
      </ul>
    </section>
  )
}

function ReportLine({ slug, reported: { message, reports, count } }: { slug: string; reported: Reported }) {
  const zone = useZone()
  const { seq, author, text, at, deletedAt } = message
  const reasons = reports.map(({ why }) => why).filter((why) => why !== '')
  const times = count === 1 ? 'once' : `${count} times`
  return (
    <li className="sheet flex flex-col gap-2 rounded-lg border border-border bg-raised p-3">
      <p className="text-muted text-sm">
        <a href={`/r/${slug}/${seq}`} className="text-link underline">
          <bdi>{author.name}</bdi>, {moment(at, zone)}
        </a>
        , reported {times}
      </p>
      <blockquote
        className="line-clamp-6 whitespace-pre-wrap break-words border-border border-s-2 ps-3"
        dir="auto"
      >
        {deletedAt ? 'Its author deleted this message.' : text}
      </blockquote>
      {reasons.length > 0 ? (
        <ul aria-label="Reasons" className="list-disc ps-5 text-sm">
          {[...new Set(reasons)].map((why) => (
            <li key={why} dir="auto">
              {why}
            </li>
          ))}
        </ul>
      ) : null}
      <Act action={judgeReport} values={{ room: slug, seq: String(seq), author: author.id }}>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" name="outcome" value="kept" variant="quiet" size="sm">
            Keep it
          </Button>
          {deletedAt ? null : (
            <Button type="submit" name="outcome" value="removed" variant="danger" size="sm">
              Delete it
            </Button>
          )}
          <Button type="submit" name="outcome" value="banned" variant="danger" size="sm">
            Ban {author.name}
          </Button>
        </div>
      </Act>
    </li>
  )
}

/** Who may not come in now. */
export function Bans({ slug, bans }: { slug: string; bans: Banned[] }) {
  const zone = useZone()
  return (
    <section aria-labelledby="bans" className="flex flex-col gap-3">
      <h2 id="bans" className="text-xl">
        Banned
      </h2>
      {bans.length === 0 ? <p className="text-muted">Nobody is banned.</p> : null}
      <ul className="flex flex-col divide-y divide-border">
        {bans.map(({ user, until }) => (
          <li key={user.id} className="flex min-h-11 items-center gap-3 py-2">
            <Avatar person={user} />
            <span className="min-w-0 flex-1">
              <bdi className="block truncate font-medium">{user.name}</bdi>
              <span className="block truncate text-muted text-sm">
                @{user.username} · {until === 'forever' ? 'for good' : `until ${moment(until, zone)}`}
              </span>
            </span>
            <Act action={ruleMember} values={{ room: slug, user: user.id, do: 'unban', from: 'settings' }}>
              <Button type="submit" variant="quiet" size="sm">
                Lift the ban<span className="sr-only"> of {user.name}</span>
              </Button>
            </Act>
          </li>
        ))}
      </ul>
    </section>
  )
}
