'use client'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { RoomView } from '@/lib/client/model.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { useHearth } from '../hearth.tsx'
import { around, drawn, newer, newest, older, type Window } from './window.ts'

/** So near an edge, in pixels, more is drawn. */
const near = 600

function initial(view: RoomView, at: number | undefined): Window {
  const { messages, hasNewer } = view
  if (at !== undefined) return around(messages, at)
  return hasNewer ? { from: messages[0]?.seq ?? 1, to: messages.at(-1)?.seq ?? 1 } : newest(messages)
}

/**
 * Which messages are drawn, and moving about in them. The scroller is laid out in reverse: its scrollTop is 0 at
 * the newest message and negative above, so that what is loaded above moves nothing.
 */
export function useWindow(view: RoomView, at: number | undefined, scroller: RefObject<HTMLElement | null>) {
  const hearth = useHearth()
  const [chosen, setWindow] = useState(() => initial(view, at))
  const [marked, setMarked] = useState<number | null>(at ?? null)
  const target = useRef<number | 'end' | null>(at ?? null)
  const busy = useRef(false)
  const held = view.messages
  const window = held.length > 0 && drawn(held, chosen).length === 0 ? newest(held) : chosen
  const shown = drawn(held, window)

  async function load(way: 'loadOlder' | 'loadNewer') {
    if (busy.current) return
    busy.current = true
    await hearth[way](view.id)
    busy.current = false
  }
  function extend(way: 'older' | 'newer') {
    const next = (way === 'older' ? older : newer)(held, window)
    if (next !== window) setWindow(next)
    else if (way === 'older' && view.hasOlder) load('loadOlder')
    else if (way === 'newer' && view.hasNewer) load('loadNewer')
    else if (way === 'newer' && window.to !== null) setWindow({ ...window, to: null })
  }
  /** Draws more near the edges. Away from the newest nothing is added, so that who reads is not moved. */
  function look() {
    const box = scroller.current
    if (!box || target.current !== null) return
    const above = box.scrollHeight - box.clientHeight + box.scrollTop
    if (above < near) extend('older')
    if (box.scrollTop > -near) extend('newer')
    else if (window.to === null) setWindow({ from: shown[0]?.seq ?? 1, to: shown.at(-1)?.seq ?? 0 })
  }
  useLayoutEffect(() => {
    arrive(scroller.current, target)
    look()
  })

  async function jump(seq: number | 'end') {
    const here = seq === 'end' ? !view.hasNewer : held.some((message) => message.seq === seq)
    if (!here) await hearth.jump(view.id, seq)
    show(seq)
  }
  async function jumpToTime(time: Date): Promise<Refusal | null> {
    const found = await hearth.jump(view.id, time)
    if (refused(found)) return found
    show(found.at)
    return null
  }
  function show(seq: number | 'end') {
    const now = hearth.room(view.id)?.messages ?? held
    target.current = seq
    setMarked(seq === 'end' ? null : seq)
    setWindow(seq === 'end' ? newest(now) : around(now, seq))
  }
  return { messages: shown, marked, look, jump, jumpToTime, follows: window.to === null }
}

/** Scrolls to where one wanted to go, as soon as it is there. */
function arrive(box: HTMLElement | null, target: RefObject<number | 'end' | null>) {
  if (!box || target.current === null) return
  if (target.current === 'end') box.scrollTop = 0
  else {
    const row = document.getElementById(`m${target.current}`)
    if (!row) return
    row.scrollIntoView({ block: 'center' })
    row.focus({ preventScroll: true })
  }
  target.current = null
}
