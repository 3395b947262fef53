'use client'
import X from 'lucide-react/icons/x'
import { lazy, Suspense } from 'react'
import { leaveRoom } from '@/app/(chat)/actions.ts'
import type { Place } from '@/app/(chat)/form-seat.ts'
import type { RoomView } from '@/lib/client/model.ts'
import type { Member, PresenceState, Role, RoomKind } from '@/lib/protocol/wire.ts'
import { usePresence, useView } from '../hearth.tsx'
import { Act } from '../ui/act.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button, buttonClass } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { presenceWords } from '../ui/presence.tsx'
import { AddMember } from './add-member.tsx'
import { lasts, rightsIn, roleWords } from './rights.ts'
import { useMembers } from './use-members.ts'

const MemberMenu = lazy(() => import('./member-menu.tsx'))

type Props = { view: RoomView; given: readonly Member[] | null; role: Role | null; onClose: () => void }

export function MembersPanel({ view, given, role, onClose }: Props) {
  const { kind, slug } = view.info
  const { present, refusal, again } = useMembers(view, given)
  const from = useView().connection.status === 'online' ? 'live' : 'panel'
  const presence = usePresence(present.map(({ user }) => user.id))
  const mayAdd = role === 'owner' || (role !== null && kind === 'group')
  return (
    <aside aria-label="Members" tabIndex={-1} className="panel">
      <header className="flex items-center justify-between border-border border-b px-4 py-2">
        <h2 className="text-lg">
          Members <span className="text-muted tabular-nums">{present.length || ''}</span>
        </h2>
        <a
          href={`/r/${slug}`}
          aria-label="Close"
          className={buttonClass({ variant: 'ghost', size: 'icon' })}
          onClick={(event) => {
            event.preventDefault()
            onClose()
          }}
        >
          <X size={18} aria-hidden="true" />
        </a>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        {mayAdd ? <AddMember slug={slug} from={from} /> : null}
        {refusal ? (
          <Notice tone="danger">
            {refusal.message}
            <Button variant="quiet" size="sm" onClick={again}>
              Try again
            </Button>
          </Notice>
        ) : null}
        <ul className="flex flex-col gap-1">
          {present.map((member) => (
            <MemberLine
              key={member.user.id}
              member={member}
              state={presence.get(member.user.id) ?? 'offline'}
              slug={slug}
              kind={kind}
              role={role}
              from={from}
            />
          ))}
        </ul>
        {role && kind !== 'direct' ? (
          <Act action={leaveRoom} values={{ room: slug }} className="mt-auto">
            <Button type="submit" variant="danger" size="sm">
              Leave
            </Button>
          </Act>
        ) : null}
      </div>
    </aside>
  )
}

function MemberLine({
  member,
  state,
  slug,
  kind,
  role,
  from,
}: {
  member: Member
  state: PresenceState
  slug: string
  kind: RoomKind
  role: Role | null
  from: Place
}) {
  const { user } = member
  const { me } = useView()
  return (
    <li ref={leaveFocus} className="flex min-h-11 items-center gap-3">
      <Avatar person={user} presence={state} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          <bdi className="font-medium">{user.name}</bdi>
          {user.id === me?.id ? <span className="text-muted"> (you)</span> : null}
        </span>
        <span className="block truncate text-muted text-xs">
          {presenceWords[state]}
          {roleWords[member.role]}
          {lasts(member.mutedUntil) ? ' · muted' : ''}
        </span>
      </span>
      {rightsIn(kind, role).moderate ? (
        <Suspense>
          <MemberMenu
            member={member}
            self={user.id === me?.id}
            role={role}
            kind={kind}
            slug={slug}
            from={from}
          />
        </Suspense>
      ) : null}
    </li>
  )
}

/** A line that goes leaves the focus to the panel, if it has it: who was removed was removed by a button in it. */
function leaveFocus(line: HTMLElement | null) {
  return () => {
    if (line?.contains(document.activeElement)) line.closest('aside')?.focus()
  }
}
