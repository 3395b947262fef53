import { RENDERER, render } from '../../lib/chat/markdown.ts'
import { newId } from '../../lib/ground/ids.ts'
import type { Conversation, Line, Sitting } from './script.ts'

/** Turns what is written down into the rows that the same acts would have left, with every change numbered. */
const minute = 60_000
const day = 24 * 60 * minute

type Act = { at: number; seq: number; does: 'say' | 'edit' | 'delete' | 'react' }
type Spoken = { who: string; text: string; at: number; more: NonNullable<Line[2]> }

/** Column names, as the tables have them. */
export type Rows = {
  room: Record<string, unknown>[]
  membership: Record<string, unknown>[]
  message: Record<string, unknown>[]
  reaction: Record<string, unknown>[]
}

export function cast(conversation: Conversation, ids: Map<string, string>, now: number): Rows {
  const spoken = schedule(conversation.sittings, now)
  const begun = (spoken[0]?.at ?? now) - 30 * minute
  const stage: Stage = { conversation, room: newId(begun), begun, spoken, now, id: (who) => idOf(ids, who) }
  const { revs, last } = numbered(stage)
  return {
    room: [roomRow(stage, last)],
    membership: conversation.people.map((who, index) => memberRow(stage, who, index)),
    message: spoken.map((line, index) => messageRow(stage, line, index + 1, revs[index] ?? 0)),
    reaction: spoken.flatMap((line, index) => reactionRows(stage, line, index + 1)),
  }
}

type Stage = {
  conversation: Conversation
  room: string
  begun: number
  spoken: Spoken[]
  now: number
  id: (who: string) => string
}

const iso = (at: number) => new Date(at).toISOString()

function roomRow({ conversation, room, begun, spoken, id }: Stage, rev: number) {
  const { kind, slug, name, topic, people } = conversation
  return {
    id: room,
    kind,
    slug,
    name,
    topic,
    rev,
    info_rev: 1,
    last_seq: spoken.length,
    last_at: iso(spoken.at(-1)?.at ?? begun),
    pair: kind === 'direct' ? people.map(id).sort().join(' ') : null,
    created_at: iso(begun),
  }
}

function memberRow({ conversation, room, begun, spoken, id }: Stage, who: string, index: number) {
  return {
    room_id: room,
    user_id: id(who),
    role: index === 0 ? 'owner' : 'member',
    rev: index + 2,
    joined_at: iso(begun),
    last_read_seq: spoken.length - (conversation.unread?.[who] ?? 0),
  }
}

function messageRow({ room, id }: Stage, { who, text, at, more }: Spoken, seq: number, rev: number) {
  return {
    room_id: room,
    seq,
    rev,
    client_id: newId(at),
    user_id: id(who),
    text: more.deleted ? '' : text,
    html: more.deleted ? '' : render(text),
    renderer: RENDERER,
    created_at: iso(at),
    edited_at: more.edited ? iso(at + 3 * minute) : null,
    deleted_at: more.deleted ? iso(at + minute) : null,
  }
}

function reactionRows({ room, id, now }: Stage, { at, more }: Spoken, seq: number) {
  return reactionsOf(more).map(([emoji, who], nth) => ({
    room_id: room,
    seq,
    emoji,
    user_id: id(who),
    created_at: iso(Math.min(at + (nth + 1) * minute, now)),
  }))
}

/** When each line was said: a few minutes apart, never in the future. */
function schedule(sittings: Sitting[], now: number): Spoken[] {
  return sittings.flatMap(({ ago, at, lines }) => {
    const [hour = 0, minutes = 0] = at.split(':').map(Number)
    const start = new Date(now - ago * day).setHours(hour, minutes, 0, 0)
    let elapsed = 0
    const spoken = lines.map(([who, text, more = {}], index) => {
      elapsed += index === 0 ? 0 : pause(text, index)
      return { who, text, more, at: start + elapsed }
    })
    const late = Math.max(0, start + elapsed - (now - 5 * minute))
    return spoken.map((line) => ({ ...line, at: line.at - late }))
  })
}

/** As long as it takes to read, think and type; the same at every run. */
function pause(text: string, index: number): number {
  return (20 + Math.min(text.length, 400) * 0.4 + ((index * 37) % 50)) * 1000
}

/** Every act takes the room's next change number; a message has that of its last one. */
function numbered({ conversation, spoken, now }: Stage): { revs: number[]; last: number } {
  const acts: Act[] = spoken.flatMap(({ at, more }, index) => {
    const seq = index + 1
    const later = (does: Act['does'], after: number): Act => ({ seq, does, at: Math.min(at + after, now) })
    return [
      later('say', 0),
      ...(more.edited ? [later('edit', 3 * minute)] : []),
      ...(more.deleted ? [later('delete', minute)] : []),
      ...reactionsOf(more).map((_, nth) => later('react', (nth + 1) * minute)),
    ]
  })
  const revs: number[] = []
  // As in lib/chat/rooms: the room is change 1, each of its first members the next.
  let last = conversation.people.length + 1
  for (const { seq } of acts.toSorted((one, other) => one.at - other.at)) {
    last += 1
    revs[seq - 1] = last
  }
  return { revs, last }
}

/** "👍 noor kwame, 🎉 ada": one row each. */
function reactionsOf({ reactions = '' }: Spoken['more']): [emoji: string, who: string][] {
  return reactions
    .split(', ')
    .filter(Boolean)
    .flatMap((group) => {
      const [emoji = '', ...people] = group.split(' ')
      return people.map((who): [string, string] => [emoji, who])
    })
}

function idOf(ids: Map<string, string>, who: string): string {
  const id = ids.get(who)
  if (!id) throw new Error(`Nobody in the demo is called ${who}`)
  return id
}
