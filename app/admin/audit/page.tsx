import { Button, buttonClass } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import type { AuditEntry } from '@/lib/chat/audit.ts'
import { house } from '@/lib/house.ts'
import { auditQuery } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { asked, type Query } from '../../asked.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { When } from '../../settings/when.tsx'
import { Frame, More, Rows } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('Audit log')

export default findable(async function AuditPage({ searchParams }: { searchParams: Query }) {
  const held = await office()
  const query = await asked(searchParams)
  const { before, ...filter } = query
  const input = parse(auditQuery, before === undefined ? filter : { ...filter, before: Number(before) })
  const found = refused(input) ? { entries: [], next: null } : await house().chat.audit.page(held, input)
  return (
    <Frame at="/admin/audit">
      <Section
        title="Audit log"
        about="What those with power over others did here. Nothing in it can be changed."
      >
        <form className="flex flex-col gap-4">
          <div className="grid grid-cols-1 gap-4 tablet:grid-cols-3">
            <Field label="By (username)" name="by" type="search" defaultValue={query.by} />
            <Field
              label="Act"
              name="act"
              type="search"
              defaultValue={query.act}
              hint="Such as account or room.remove."
            />
            <Field label="Whom or what" name="q" type="search" defaultValue={query.q} />
          </div>
          <Button type="submit" variant="quiet" className="self-start">
            Search
          </Button>
        </form>
        {refused(input) ? <Notice tone="danger">{input.message}</Notice> : null}
        <Rows empty="Nothing like that was done.">
          {found.entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </Rows>
        <More
          path="/admin/audit"
          query={query}
          next={found.next === null ? null : { before: String(found.next) }}
        />
        <p className="flex flex-wrap gap-2">
          {(['csv', 'jsonl'] as const).map((format) => (
            <a
              key={format}
              href={`/api/v1/admin/audit/export?${new URLSearchParams({ ...filter, format })}`}
              download
              className={buttonClass({ variant: 'quiet', size: 'sm' })}
            >
              {format === 'csv' ? 'Download as a table (CSV)' : 'Download as JSON lines'}
            </a>
          ))}
        </p>
      </Section>
    </Frame>
  )
})

function Row({ entry: { at, actor, act, target, detail, address } }: { entry: AuditEntry }) {
  return (
    <li className="flex flex-col gap-1 py-3">
      <p className="break-words">
        <span className="font-medium">@{actor.username}</span>{' '}
        <span className="font-mono text-sm">{act}</span> {target}
      </p>
      <p className="break-all text-muted text-sm">
        <When at={at} />
        {address ? ` · ${address}` : ''}
        {Object.keys(detail).length > 0 ? ` · ${JSON.stringify(detail)}` : ''}
      </p>
    </li>
  )
}
