'use client'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Message } from '@/lib/protocol/wire.ts'
import { Button } from '../ui/button.tsx'
import { useDoing } from './doing.ts'

export function InlineEdit({ message }: { message: Message }) {
  const { edit, save } = useDoing()
  const ref = useRef<HTMLTextAreaElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useLayoutEffect(() => {
    const area = ref.current
    area?.focus()
    area?.setSelectionRange(area.value.length, area.value.length)
  }, [])

  async function submit() {
    const text = ref.current?.value ?? ''
    if (text === message.text) return edit(null)
    setProblem(await save(message.seq, text))
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') edit(null)
    else if (event.key === 'Enter' && !event.shiftKey) submit()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="flex flex-col gap-2 py-1"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <textarea
        ref={ref}
        aria-label="Edit message"
        defaultValue={message.text}
        onKeyDown={onKeyDown}
        rows={1}
        dir="auto"
        className="control grows w-full rounded border border-control bg-raised px-3 py-2"
      />
      {problem ? (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" size="sm">
          Save
        </Button>
        <Button variant="ghost" size="sm" onClick={() => edit(null)}>
          Cancel
        </Button>
        <span className="hidden text-muted text-xs tablet:inline">Enter saves, Esc cancels</span>
      </div>
    </form>
  )
}
