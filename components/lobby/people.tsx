import { openDirect } from '@/app/(chat)/actions.ts'
import type { Person } from '@/lib/protocol/wire.ts'
import { Act } from '../ui/act.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

type Props = {
  people: Person[]
  /** Whom they looked for. */
  q: string
  /** Whether there are others. */
  more: boolean
}

/** One person is a click away; several ticked become a group. One form, so that it works without a script. */
export function People({ people, q, more }: Props) {
  return (
    <section aria-labelledby="people" className="flex flex-col gap-3">
      <h2 id="people" className="scroll-mt-6 text-xl">
        People
      </h2>
      {q || more ? <Search q={q} /> : null}
      {more ? <p className="text-muted text-sm">These are the first {people.length}, by name.</p> : null}
      {people.length === 0 ? (
        <p className="rounded-lg border border-border border-dashed p-6 text-center text-muted">
          {q ? 'Nobody is called that.' : 'Nobody else is here yet. Create a room and send its link.'}
        </p>
      ) : (
        <Act action={openDirect} className="flex flex-col gap-3">
          <ul className="flex flex-col divide-y divide-border">
            {people.map((person) => (
              <PersonLine key={person.id} person={person} />
            ))}
          </ul>
          {people.length > 1 ? (
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" variant="quiet">
                Start a group
              </Button>
              <span className="text-muted text-sm">with everybody ticked above</span>
            </div>
          ) : null}
        </Act>
      )}
    </section>
  )
}

function Search({ q }: { q: string }) {
  return (
    <form className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <Field label="Find a person" name="q" type="search" defaultValue={q} />
      </div>
      <Button type="submit" variant="quiet">
        Search
      </Button>
    </form>
  )
}

function PersonLine({ person }: { person: Person }) {
  return (
    <li className="flex items-center gap-3 py-2">
      <label className="flex min-h-11 min-w-0 flex-1 items-center gap-3">
        <input type="checkbox" name="users" value={person.id} className="size-5 shrink-0 accent-accent" />
        <Avatar person={person} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{person.name}</span>
          <span className="block truncate text-muted text-sm">@{person.username}</span>
        </span>
      </label>
      <Button type="submit" name="user" value={person.id} variant="quiet" size="sm">
        Message<span className="sr-only"> {person.name}</span>
      </Button>
    </li>
  )
}
