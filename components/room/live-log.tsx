'use client'
import { useEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import type { Message, UserId } from '@/lib/protocol/wire.ts'
import { type Heard, hear } from './announce.ts'

type Line = { id: number; text: string /** Of the message it says. */; seq: number | null }

/** What is said now in the room one looks at, for who listens. History, reactions and typing are silent. */
export function LiveLog({ view, me, title }: { view: RoomView; me: UserId | undefined; title: string }) {
  const [lines, setLines] = useState<Line[]>([])
  const heard = useRef<Heard>({ upTo: view.lastSeq, at: [], waiting: 0 })
  const number = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = (text: string, seq: number | null) => {
    number.current += 1
    const line = { id: number.current, text, seq }
    setLines((before) => [...before.slice(-4), line])
  }
  useEffect(() => {
    const news = view.messages.filter(({ seq, author }) => seq > heard.current.upTo && author.id !== me)
    const upTo = Math.max(heard.current.upTo, view.lastSeq)
    if (news.length === 0 || !document.hasFocus()) {
      heard.current = { ...heard.current, upTo }
      return
    }
    const { say: now, heard: next } = hear({ ...heard.current, upTo }, news, Date.now())
    heard.current = next
    for (const message of now) say(spoken(message), message.seq)
    if (next.waiting === 0 || timer.current) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      say(`${heard.current.waiting} new messages in ${title}`, null)
      heard.current = { ...heard.current, waiting: 0 }
    }, 5_000)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  const stands = ({ seq }: Line) => !view.messages.some((one) => one.seq === seq && one.deletedAt)
  return (
    <div role="log" aria-label="New messages" className="sr-only">
      {lines.filter(stands).map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}

function spoken({ author, text }: Message): string {
  return `${author.name}: ${text.slice(0, 200)}`
}
