import type { RoomId, UserId } from '@/lib/protocol/wire.ts'

/** What was typed and not sent: kept on this device, for each person and room. */
const key = (user: UserId, room: RoomId) => `draft:${user}:${room}`

export function readDraft(user: UserId, room: RoomId): string {
  try {
    return localStorage.getItem(key(user, room)) ?? ''
  } catch {
    return ''
  }
}

export function keepDraft(user: UserId, room: RoomId, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key(user, room))
    else localStorage.setItem(key(user, room), text)
  } catch {
    // A browser that keeps nothing only forgets the draft.
  }
}
