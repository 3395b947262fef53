import { createContext, use } from 'react'
import type { Me, Message, UserId } from '@/lib/protocol/wire.ts'

/** What can be done to a message, for its row: stable, so that rows are drawn again only when they change. */
export type Doing = {
  me: Me | null
  slug: string
  /** May write and react here. */
  member: boolean
  nameOf: (user: UserId) => string | null
  react: (seq: number, emoji: string, on: boolean) => void
  pick: (seq: number) => void
  edit: (seq: number | null) => void
  save: (seq: number, text: string) => Promise<string | null>
  askDelete: (seq: number) => void
  copyLink: (seq: number) => void
  copyText: (message: Message) => void
}

export const DoingContext = createContext<Doing | null>(null)

export function useDoing(): Doing {
  const doing = use(DoingContext)
  if (!doing) throw new Error('There is no room around this row')
  return doing
}
