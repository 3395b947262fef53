'use client'
import { memo } from 'react'
import type { Message } from '@/lib/protocol/wire.ts'
import { hueStyle } from '../author.ts'
import { useParts } from '../parts.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useZone } from '../zone.ts'
import { useDoing } from './doing.ts'
import { Prose } from './prose.tsx'
import { Reactions } from './reactions.tsx'
import { clock, moment } from './time.ts'

export type RowState = {
  /** The one tab stop of the list. */
  tab: boolean
  /** Hovered, focused or pressed long: its actions show. */
  active: boolean
  editing: boolean
  /** Where a permalink leads. */
  marked: boolean
}

export const MessageRow = memo(function MessageRow({
  message,
  lead,
  tab,
  active,
  editing,
  marked,
}: { message: Message; lead: boolean } & RowState) {
  const { seq, author } = message
  const parts = useParts()
  return (
    <li>
      <article
        id={`m${seq}`}
        data-seq={seq}
        data-lead={lead}
        data-marked={marked || undefined}
        data-active={active || undefined}
        aria-labelledby={`m${seq}-by m${seq}-at`}
        tabIndex={tab ? 0 : -1}
        // Without a script this is what brings a permalink's message into view.
        // biome-ignore lint/a11y/noAutofocus: one came here for this very message
        autoFocus={marked}
        className="row"
      >
        {lead ? (
          <>
            <span className="row-gutter">
              <Avatar person={author} />
            </span>
            <p className="row-head">
              <bdi id={`m${seq}-by`} className="author font-semibold" style={hueStyle(author.id)}>
                {author.name}
              </bdi>
              <Time message={message} />
            </p>
          </>
        ) : (
          <span className="row-gutter row-time">
            <span id={`m${seq}-by`} className="sr-only">
              {author.name}
            </span>
            <Time message={message} />
          </span>
        )}
        <div className="row-body">
          <Body message={message} editing={editing} />
        </div>
        {parts && active && !editing && !message.deletedAt ? <parts.Actions message={message} /> : null}
      </article>
    </li>
  )
})

function Time({ message: { seq, at } }: { message: Message }) {
  const zone = useZone()
  const { slug } = useDoing()
  return (
    <a id={`m${seq}-at`} href={`/r/${slug}/${seq}`} tabIndex={-1} title={moment(at, zone)} className="row-at">
      <time dateTime={at}>{clock(at, zone)}</time>
    </a>
  )
}

const goneWords = {
  author: 'This message was deleted.',
  moderator: 'Removed by a moderator.',
  age: 'This message was too old to keep.',
}

function Body({ message, editing }: { message: Message; editing: boolean }) {
  const parts = useParts()
  const zone = useZone()
  if (message.deletedAt)
    return <p className="text-muted italic">{goneWords[message.deletedBy ?? 'author']}</p>
  if (parts && editing) return <parts.InlineEdit message={message} />
  return (
    <>
      <Prose html={message.html} />
      {message.editedAt ? (
        <span className="text-muted text-xs" title={`Edited ${moment(message.editedAt, zone)}`}>
          (edited)
        </span>
      ) : null}
      <Reactions message={message} />
    </>
  )
}
