import type { Message, Reaction } from '@/lib/protocol/wire.ts'
import { useDoing } from './doing.ts'

export function Reactions({ message }: { message: Message }) {
  const { me, member, nameOf, react } = useDoing()
  if (message.reactions.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1 pt-1" aria-label="Reactions">
      {message.reactions.map((reaction) => {
        const mine = me !== null && reaction.users.includes(me.id)
        const who = names(reaction, nameOf)
        return (
          <li key={reaction.emoji}>
            <button
              type="button"
              disabled={!member}
              aria-pressed={mine}
              aria-label={`${reaction.emoji} ${who}`}
              title={who}
              onClick={() => react(message.seq, reaction.emoji, !mine)}
              className="reaction"
            >
              <span aria-hidden="true">{reaction.emoji}</span>
              <span className="tabular-nums">{reaction.users.length}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

const lists = new Intl.ListFormat('en')

/** "You, Ann and 3 others" */
export function names(
  { users }: Reaction,
  nameOf: (user: Reaction['users'][number]) => string | null,
): string {
  const known = users.map(nameOf).filter((name) => name !== null)
  const shown = known.slice(0, 10)
  const rest = users.length - shown.length
  if (rest > 0) shown.push(shown.length === 0 ? `${rest} people` : rest === 1 ? '1 other' : `${rest} others`)
  return lists.format(shown)
}
