'use client'
import Copy from 'lucide-react/icons/copy'
import Ellipsis from 'lucide-react/icons/ellipsis'
import Flag from 'lucide-react/icons/flag'
import Link2 from 'lucide-react/icons/link-2'
import Pencil from 'lucide-react/icons/pencil'
import SmilePlus from 'lucide-react/icons/smile-plus'
import Trash from 'lucide-react/icons/trash-2'
import type { Message } from '@/lib/protocol/wire.ts'
import { Menu, menuItem } from '../ui/menu.tsx'
import { useDoing } from './doing.ts'
import { recentEmoji } from './recent-emoji.ts'

/** What can be done to a message. It is drawn for the one message that is pointed at. */
export function Actions({ message }: { message: Message }) {
  const { me, member, react, pick, edit } = useDoing()
  const own = me?.id === message.author.id
  const reacted = (emoji: string) =>
    message.reactions.some((reaction) => reaction.emoji === emoji && me && reaction.users.includes(me.id))
  return (
    <fieldset className="actions raised" aria-label="Message actions">
      {member
        ? recentEmoji().map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={`React with ${emoji}`}
              aria-pressed={reacted(emoji)}
              className="action"
              onClick={() => react(message.seq, emoji, !reacted(emoji))}
            >
              {emoji}
            </button>
          ))
        : null}
      {member ? (
        <button
          type="button"
          aria-label="Add a reaction"
          title="Add a reaction (+)"
          className="action"
          onClick={() => pick(message.seq)}
        >
          <SmilePlus size={16} aria-hidden="true" />
        </button>
      ) : null}
      {own ? (
        <button
          type="button"
          aria-label="Edit"
          title="Edit (E)"
          className="action"
          onClick={() => edit(message.seq)}
        >
          <Pencil size={16} aria-hidden="true" />
        </button>
      ) : null}
      <More message={message} own={own} />
    </fieldset>
  )
}

function More({ message, own }: { message: Message; own: boolean }) {
  const { me, copyLink, copyText, mayDelete, askDelete, askReport } = useDoing()
  return (
    <Menu label="More" face={<Ellipsis size={16} aria-hidden="true" />} className="action" align="end">
      <button type="button" className={menuItem} onClick={() => copyLink(message.seq)}>
        <Link2 size={16} aria-hidden="true" />
        Copy link
      </button>
      <button type="button" className={menuItem} onClick={() => copyText(message)}>
        <Copy size={16} aria-hidden="true" />
        Copy text
      </button>
      {me && !own ? (
        <button type="button" className={menuItem} onClick={() => askReport(message.seq)}>
          <Flag size={16} aria-hidden="true" />
          Report
        </button>
      ) : null}
      {mayDelete(message) ? (
        <button type="button" className={`${menuItem} text-danger`} onClick={() => askDelete(message.seq)}>
          <Trash size={16} aria-hidden="true" />
          Delete
        </button>
      ) : null}
    </Menu>
  )
}
