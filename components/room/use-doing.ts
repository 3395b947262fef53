'use client'
import { useMemo, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Me, Person, Role } from '@/lib/protocol/wire.ts'
import { useHearth } from '../hearth.tsx'
import { copyText } from './copy.ts'
import { type Doing, nameIn } from './doing.ts'
import { usedEmoji } from './recent-emoji.ts'
import { rightsIn } from './rights.ts'

/** What was asked and waits for an answer in a dialog, and what is said in passing. */
export type Asks = {
  picking: number | null
  deleting: number | null
  /** What is to be deleted is one's own. */
  deletingOwn: boolean
  reporting: number | null
  toast: string
  onPick: (emoji: string | null) => void
  onDelete: (sure: boolean) => void
  onReport: (why: string) => Promise<string | null>
  onReportClose: () => void
}

export function useDoingIn(view: RoomView, me: Me | null, role: Role | null, others: readonly Person[]) {
  const hearth = useHearth()
  const [editing, edit] = useState<number | null>(null)
  const [picking, pick] = useState<number | null>(null)
  const [deleting, askDelete] = useState<number | null>(null)
  const [reporting, askReport] = useState<number | null>(null)
  const [toast, say] = useToast()
  const latest = useRef({ view, others })
  latest.current = { view, others }
  const { id } = view
  const { kind, slug } = view.info
  const doing = useMemo((): Doing => {
    const focusRow = (seq: number) => document.getElementById(`m${seq}`)?.focus({ preventScroll: true })
    return {
      me,
      slug,
      member: role !== null,
      nameOf: (user) => (user === me?.id ? 'You' : nameIn(latest.current, user)),
      async react(seq, emoji, on) {
        if (on) usedEmoji(emoji)
        const done = await hearth.react(id, seq, emoji, on)
        if (refused(done)) say(done.message)
      },
      pick,
      edit(seq) {
        edit((before) => {
          if (seq === null && before !== null) requestAnimationFrame(() => leaveEditing(before))
          return seq
        })
      },
      async save(seq, text) {
        const done = await hearth.edit(id, seq, text)
        if (refused(done)) return done.message
        edit(null)
        focusRow(seq)
        return null
      },
      askDelete,
      mayDelete({ author }) {
        if (author.id === me?.id) return true
        const theirs = latest.current.view.members.get(author.id)
        return rightsIn(kind, role).over(theirs && !theirs.leftAt ? theirs.role : 'member')
      },
      askReport,
      async copyLink(seq) {
        const done = await copyText(new URL(`/r/${slug}/${seq}`, location.href).href)
        say(done ? 'Link copied' : 'The link could not be copied')
      },
      async copyText(message) {
        say((await copyText(message.text)) ? 'Text copied' : 'The text could not be copied')
      },
    }
  }, [hearth, id, kind, slug, me, role, say])
  const asks: Asks = {
    picking,
    deleting,
    deletingOwn: view.messages.some(({ seq, author }) => seq === deleting && author.id === me?.id),
    reporting,
    toast,
    onPick(emoji) {
      if (emoji !== null && picking !== null) doing.react(picking, emoji, true)
      pick(null)
    },
    async onDelete(sure) {
      const seq = deleting
      askDelete(null)
      if (!sure || seq === null) return
      const done = await hearth.remove(id, seq)
      if (refused(done)) say(done.message)
    },
    async onReport(why) {
      if (reporting === null) return null
      const done = await hearth.request('message:report', { room: id, seq: reporting, why })
      if (refused(done)) return done.message
      askReport(null)
      say('Reported. Thank you.')
      return null
    },
    onReportClose: () => askReport(null),
  }
  return { doing, editing, asks }
}

/** Who edited with the keyboard goes on from the message; who came from the composer goes back to it. */
function leaveEditing(seq: number) {
  const composer = document.getElementById('composer')
  if (document.activeElement && document.activeElement !== document.body) return
  ;(composer ?? document.getElementById(`m${seq}`))?.focus()
}

function useToast(): [string, (text: string) => void] {
  const [toast, setToast] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = useRef((text: string) => {
    clearTimeout(timer.current)
    setToast(text)
    timer.current = setTimeout(() => setToast(''), 4_000)
  })
  return [toast, say.current]
}
