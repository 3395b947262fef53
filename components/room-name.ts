import type { Person, RoomInfo } from '@/lib/protocol/wire.ts'

type Named = Pick<RoomInfo, 'kind' | 'name' | 'slug'>

/** What a room is called: its own name, or who is in it. */
export function roomName(info: Named, others: readonly Person[]): string {
  if (info.name) return info.name
  if (others.length === 0) return info.kind === 'direct' ? 'Just you' : 'Group'
  return others.map((person) => person.name).join(', ')
}

/** The same where a sentence or a title needs to tell rooms from people. */
export function roomTitle(info: Named, others: readonly Person[]): string {
  const name = roomName(info, others)
  return info.kind === 'public' || info.kind === 'private' ? `#${name}` : name
}
