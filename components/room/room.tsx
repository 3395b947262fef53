'use client'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Me, Role } from '@/lib/protocol/wire.ts'
import { useView } from '../hearth.tsx'
import { unpack } from '../packed.ts'
import { useParts } from '../parts.ts'
import { roomTitle } from '../room-name.ts'
import { Beginning } from './beginning.tsx'
import { DoingContext, useReading } from './doing.ts'
import { Header } from './header.tsx'
import { SignInBar } from './join-bar.tsx'
import { JumpToDate } from './jump-to-date.tsx'
import { JumpToNewest, MessageList } from './list.tsx'
import { LiveLog } from './live-log.tsx'
import { presentOf } from './present.ts'
import type { RoomProps } from './props.ts'
import { useNewLine } from './use-new-line.ts'
import { useRoom } from './use-room.ts'
import { useWindow } from './use-window.ts'

export function Room(props: RoomProps) {
  const { at } = props
  const { me } = useView()
  const parts = useParts()
  const page = useMemo(() => unpack(props.page), [props.page])
  const view = useRoom(page, at, props.lastReadSeq)
  const role = roleNow(view, me, props.role)
  const { others, memberCount } = useThere(view, me, props)
  const scroller = useRef<HTMLDivElement>(null)
  const place = useWindow(view, at, scroller)
  const [panel, setPanel] = useState(props.members !== null)
  const member = role !== null && view.status === 'open'
  // Which of the two it is never changes while a page stands.
  const useDoingIn = parts?.useDoingIn ?? useReading
  const { doing, editing, asks } = useDoingIn(view, me, member ? role : null, others)
  const firstNew = useNewLine(view, me?.id)
  const title = roomTitle(view.info, others)
  if (view.status === 'gone') return <Gone title={title} />
  return (
    <DoingContext value={doing}>
      <div className="room">
        <main id="main" className="room-main" aria-label={title}>
          <Header {...{ others, memberCount, role, view }} panel={panel} onPanel={() => setPanel(!panel)} />
          <div className="relative flex min-h-0 flex-1 flex-col">
            <MessageList
              view={view}
              place={place}
              scroller={scroller}
              editing={editing}
              firstNew={firstNew}
              beginning={<Beginning view={view} title={title} invite={props.invite} />}
              pager={pager(view)}
            />
            <JumpToDate view={view} onJump={place.jumpToTime} />
            {place.follows ? null : <JumpToNewest unread={view.unread} onJump={() => place.jump('end')} />}
          </div>
          <Foot
            {...props}
            role={role}
            view={view}
            title={title}
            member={member}
            place={place}
            edit={doing.edit}
          />
        </main>
        {parts && panel ? (
          <parts.MembersPanel view={view} given={props.members} role={role} onClose={() => setPanel(false)} />
        ) : null}
      </div>
      {parts && asks ? <parts.RoomDialogs {...asks} /> : null}
      {parts && member ? <parts.Reading view={view} scroller={scroller} /> : null}
      <LiveLog view={view} me={me?.id} title={title} />
    </DoingContext>
  )
}

type There = Pick<RoomProps, 'others' | 'memberCount'>

/** As the page had it, until one hears something else. */
function roleNow({ members }: RoomView, me: Me | null, given: Role | null): Role | null {
  const mine = me ? members.get(me.id) : undefined
  return mine ? (mine.leftAt ? null : mine.role) : given
}

/** Who is there, as the page had it, until one knows of everybody. */
function useThere({ info, members, allMembers }: RoomView, me: Me | null, given: There): There {
  const { others, memberCount } = given
  return useMemo(() => {
    if (!allMembers) return { others, memberCount }
    const present = presentOf(members)
    const besidesMe = present.map(({ user }) => user).filter(({ id }) => id !== me?.id)
    return {
      others: info.kind === 'group' ? besidesMe : others,
      memberCount: memberCount === null ? null : present.length,
    }
  }, [info.kind, members, allMembers, me, others, memberCount])
}

function pager({ info, messages }: RoomView): { older: ReactNode; newer: ReactNode } {
  const link = (query: string, words: string) => (
    <p className="flex justify-center p-3">
      <a href={`/r/${info.slug}?${query}`} className="text-link text-sm underline">
        {words}
      </a>
    </p>
  )
  return {
    older: link(`before=${messages[0]?.seq ?? 1}`, 'Older messages'),
    newer: link(`after=${messages.at(-1)?.seq ?? 0}`, 'Newer messages'),
  }
}

type FootProps = RoomProps & {
  view: RoomView
  title: string
  member: boolean
  place: ReturnType<typeof useWindow>
  edit: (seq: number) => void
}

function Foot({ view, role, title, member, place, edit, formId }: FootProps) {
  const { me } = useView()
  const parts = useParts()
  if (!me || !parts) return <SignInBar slug={view.info.slug} title={title} />
  if (!member || !formId) return <parts.Join slug={view.info.slug} title={title} />
  const editLast = () => {
    const own = view.messages.findLast(({ author, deletedAt }) => author.id === me.id && !deletedAt)
    if (own) edit(own.seq)
  }
  return (
    <parts.Composer
      view={view}
      me={me}
      role={role}
      title={title}
      formId={formId}
      onSent={() => place.jump('end')}
      onEditLast={editLast}
    />
  )
}

function Gone({ title }: { title: string }) {
  const signedOut = useView().connection.status === 'signed-out'
  return (
    <main id="main" className="sheet-main items-center justify-center text-center">
      <h1 className="text-xl">{signedOut ? 'You were signed out.' : `You are no longer in ${title}`}</h1>
      <p className="pt-2">
        <a href={signedOut ? '/login' : '/'} className="text-link underline">
          {signedOut ? 'Log in again' : 'See your rooms'}
        </a>
      </p>
    </main>
  )
}
