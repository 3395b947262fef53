'use client'
import { createContext, use, useMemo, useRef } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Me, Message, Person, UserId } from '@/lib/protocol/wire.ts'

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
  /** One's own, or of somebody whom one may moderate. */
  mayDelete: (message: Message) => boolean
  askReport: (seq: number) => void
  copyLink: (seq: number) => void
  copyText: (message: Message) => void
}

export const DoingContext = createContext<Doing | null>(null)

export function useDoing(): Doing {
  const doing = use(DoingContext)
  if (!doing) throw new Error('There is no room around this row')
  return doing
}

type Around = { view: Pick<RoomView, 'members' | 'messages'>; others: readonly Person[] }

export function nameIn({ view, others }: Around, user: UserId): string | null {
  const member = view.members.get(user)?.user ?? others.find((person) => person.id === user)
  return member?.name ?? view.messages.find(({ author }) => author.id === user)?.author.name ?? null
}

const nothing = () => undefined

/** What is drawn before anything can be done. */
export function still(of: Pick<Doing, 'me' | 'slug' | 'member' | 'nameOf'>): Doing {
  const never = { react: nothing, pick: nothing, edit: nothing, askDelete: nothing, askReport: nothing }
  return {
    ...of,
    ...never,
    save: async () => null,
    mayDelete: () => false,
    copyLink: nothing,
    copyText: nothing,
  }
}

/** Who only reads does nothing. */
export function useReading(view: RoomView): { doing: Doing; editing: null; asks: null } {
  const latest = useRef(view)
  latest.current = view
  const { slug } = view.info
  const doing = useMemo((): Doing => {
    const nameOf = (user: UserId) => nameIn({ view: latest.current, others: [] }, user)
    return still({ me: null, slug, member: false, nameOf })
  }, [slug])
  return { doing, editing: null, asks: null }
}
