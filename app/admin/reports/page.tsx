import Link from 'next/link'
import { Form } from '@/components/form.tsx'
import { house } from '@/lib/house.ts'
import { reportsQuery } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Reported } from '@/lib/protocol/wire.ts'
import { asked, type Query } from '../../asked.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { When } from '../../settings/when.tsx'
import { keepMessage, removeMessage, suspendAuthor } from '../actions.ts'
import { Frame, More, Rows } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('Reports')

export default findable(async function ReportsPage({ searchParams }: { searchParams: Query }) {
  const held = await office()
  const query = await asked(searchParams)
  const given = parse(reportsQuery, query)
  const which = refused(given) ? reportsQuery.parse({}) : given
  const { resolved } = which
  const { reports, next } = await house().chat.reports.all(held, which)
  return (
    <Frame at="/admin/reports">
      <Section
        title={resolved === 'yes' ? 'Decided reports' : 'Reports'}
        about="Messages that somebody thinks should not be there. Their authors do not come to know by whom."
      >
        <p>
          {resolved === 'yes' ? (
            <Link href="/admin/reports" prefetch={false} className="text-link underline">
              Those that wait for a decision
            </Link>
          ) : (
            <Link href="/admin/reports?resolved=yes" prefetch={false} className="text-link underline">
              Those that were decided
            </Link>
          )}
        </p>
        <Rows empty={resolved === 'yes' ? 'Nothing was decided yet.' : 'Nothing waits for you.'}>
          {reports.map((report) => (
            <Row key={`${report.room.id} ${report.message.seq}`} report={report} />
          ))}
        </Rows>
        <More path="/admin/reports" query={query} next={next ? { next } : null} />
      </Section>
    </Frame>
  )
})

function Row({ report: { room, message, reports, count, resolved } }: { report: Reported }) {
  const values = { room: room.id, seq: String(message.seq) }
  return (
    <li className="flex flex-col gap-3 py-4">
      <p className="text-muted text-sm">
        <span className="font-medium text-ink">{message.author.name}</span> @{message.author.username} in{' '}
        {room.name ?? 'a conversation'}, <When at={message.at} />
      </p>
      <p className="whitespace-pre-wrap break-words rounded bg-sunken p-3">
        {message.deletedAt ? <em>Deleted.</em> : message.text}
      </p>
      <ul className="flex flex-col gap-1 text-sm">
        {count > reports.length ? (
          <li className="text-muted">
            Reported {count} times. The newest {reports.length}:
          </li>
        ) : null}
        {reports.map(({ by, why, at }) => (
          <li key={`${by?.id} ${at}`}>
            {by ? `@${by.username}` : 'Somebody'}: {why || 'no reason given'}
          </li>
        ))}
      </ul>
      {resolved ? (
        <p className="text-muted text-sm">
          Decided <When at={resolved.at} />: {resolved.outcome}
        </p>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Form
            action={keepMessage}
            values={values}
            submit="Keep it"
            look={{ variant: 'quiet', size: 'sm' }}
          />
          {message.deletedAt ? null : (
            <Form
              action={removeMessage}
              values={values}
              submit="Delete the message"
              look={{ variant: 'danger', size: 'sm' }}
            />
          )}
          <Form
            action={suspendAuthor}
            values={values}
            submit="Suspend the author for a week"
            look={{ variant: 'danger', size: 'sm' }}
          />
        </div>
      )}
    </li>
  )
}
