'use client'
import { useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Message, UserId } from '@/lib/protocol/wire.ts'
import { type Heard, hear } from './announce.ts'

/** What is said now in the room one looks at, for who listens. History, reactions and typing are silent. */
export function LiveLog({ view, me, title }: { view: RoomView; me: UserId | undefined; title: string }) {
  const [lines, setLines] = useState<{ id: number; text: string }[]>([])
  const heard = useRef<Heard>({ upTo: view.lastSeq, at: [], waiting: 0 })
  const number = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = (text: string) => {
    number.current += 1
    const line = { id: number.current, text }
    setLines((before) => [...before.slice(-4), line])
  }
  useEffect(() => {
    const news = view.messages.filter(({ seq, author }) => seq > heard.current.upTo && author.id !== me)
    const upTo = Math.max(heard.current.upTo, view.lastSeq)
    if (news.length === 0 || !document.hasFocus()) {
      heard.current = { ...heard.current, upTo }
      return
    }
    const { say: now, heard: next } = hear({ ...heard.current, upTo }, news.map(spoken), Date.now())
    heard.current = next
    for (const text of now) say(text)
    if (next.waiting === 0 || timer.current) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      say(`${heard.current.waiting} new messages in ${title}`)
      heard.current = { ...heard.current, waiting: 0 }
    }, 5_000)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <div role="log" aria-label="New messages" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}

function spoken({ author, text }: Message): string {
  return `${author.name}: ${text.slice(0, 200)}`
}
