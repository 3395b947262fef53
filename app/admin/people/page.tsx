import Link from 'next/link'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field, Select } from '@/components/ui/field.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import type { AccountInfo } from '@/lib/chat/accounts.ts'
import { house } from '@/lib/house.ts'
import { accountsQuery } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { asked, type Query } from '../../asked.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { Badge, Frame, More, Rows } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('People')

export default findable(async function PeoplePage({ searchParams }: { searchParams: Query }) {
  const held = await office()
  const query = await asked(searchParams)
  const input = parse(accountsQuery, query)
  const found = refused(input) ? { people: [], next: null } : await house().chat.accounts.page(held, input)
  return (
    <Frame at="/admin/people">
      <Section title="People">
        <form className="flex flex-col gap-4 tablet:flex-row tablet:items-end">
          <div className="flex-1">
            <Field label="Name, username or e-mail" name="q" type="search" defaultValue={query.q} />
          </div>
          <Select label="Show" name="only" defaultValue={query.only ?? 'all'}>
            <option value="all">Everybody</option>
            <option value="administrators">Owner and administrators</option>
            <option value="guests">Guests</option>
            <option value="suspended">Suspended</option>
          </Select>
          <Button type="submit" variant="quiet" className="self-start tablet:self-auto">
            Search
          </Button>
        </form>
        {refused(input) ? <Notice tone="danger">{input.message}</Notice> : null}
        <Rows empty="Nobody is called that.">
          {found.people.map((person) => (
            <Row key={person.id} person={person} />
          ))}
        </Rows>
        <More path="/admin/people" query={query} next={found.next === null ? null : { next: found.next }} />
      </Section>
    </Frame>
  )
})

function Row({ person }: { person: AccountInfo }) {
  const { id, name, username, email, role, suspended } = person
  return (
    <li className="flex items-center gap-3 py-2">
      <Avatar person={person} />
      <Link
        href={`/admin/people/${id}`}
        prefetch={false}
        className="flex min-h-11 min-w-0 flex-1 flex-col justify-center hover:underline"
      >
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-muted text-sm">
          @{username}
          {email ? ` · ${email}` : ''}
        </span>
      </Link>
      {role === 'member' ? null : <Badge>{role}</Badge>}
      {suspended ? <Badge>suspended</Badge> : null}
    </li>
  )
}
