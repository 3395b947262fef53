/** How the demo's conversations are written down. */

/** Who said what; `reactions` as in "👍 noor kwame, 🎉 ada". */
export type Line = [who: string, text: string, more?: { reactions?: string; edited?: true; deleted?: true }]

/** Lines said in one go, so many days ago, from this time on. */
export type Sitting = { ago: number; at: string; lines: Line[] }

export type Conversation = {
  kind: 'public' | 'private' | 'direct' | 'group'
  name: string | null
  slug: string
  topic: string
  /** Usernames; the first owns the room. */
  people: string[]
  sittings: Sitting[]
  /** How many of the newest messages somebody has not read yet. */
  unread?: Record<string, number>
}

/** A fenced block, so that its backticks need no escaping where lines are written. */
export const code = (language: string, ...lines: string[]) =>
  ['```'.concat(language), ...lines, '```'].join('\n')
