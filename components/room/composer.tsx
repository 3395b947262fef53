'use client'
import SendHorizontal from 'lucide-react/icons/send-horizontal'
import { type KeyboardEvent, useActionState, useEffect, useId, useRef, useState } from 'react'
import { sendMessage } from '@/app/(chat)/actions.ts'
import type { RoomView } from '@/lib/client/model.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { ClientId, Me, Role } from '@/lib/protocol/wire.ts'
import { useHearth } from '../hearth.tsx'
import { Notice } from '../ui/notice.tsx'
import { keepDraft, readDraft } from './draft.ts'
import { OfflineBar, TypingLine } from './status-lines.tsx'
import { useVoice } from './use-voice.ts'
import { wrap } from './wrap.ts'

const marks: Record<string, string> = { b: '**', i: '_', e: '`' }

type Props = {
  view: RoomView
  me: Me
  role: Role | null
  title: string
  /** For the form without a script: a message sent twice by a nervous click is one message. */
  formId: ClientId
  onSent: () => void
  /** ↑ in an empty composer. */
  onEditLast: () => void
}

type Around = Pick<Props, 'view' | 'me' | 'role' | 'onSent' | 'onEditLast'>

/** What typing, keys and sending do. */
function useComposing({ view, me, role, onSent, onEditLast }: Around) {
  const hearth = useHearth()
  const { silent, wait } = useVoice(view, me, role)
  const [problem, setProblem] = useState<string | null>(null)
  const [length, setLength] = useState(0)
  const ref = useRef<HTMLTextAreaElement>(null)
  useDraft(ref, me, view, setLength)

  function changed(text: string) {
    setLength(nearLimit(text))
    setProblem(null)
    keepDraft(me.id, view.id, text)
    if (text.trim() !== '') hearth.typing(view.id)
  }
  function send() {
    const area = ref.current
    if (!area || area.value.trim() === '' || silent !== null || wait > 0) return
    const done = hearth.send(view.id, area.value)
    if (refused(done)) return setProblem(done.message)
    area.value = ''
    setLength(0)
    setProblem(null)
    keepDraft(me.id, view.id, '')
    area.focus()
    onSent()
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    const mark =
      (event.ctrlKey || event.metaKey) && !event.altKey ? marks[event.key.toLowerCase()] : undefined
    if (mark) surround(event.currentTarget, mark)
    else if (event.key === 'Enter' && !event.shiftKey) send()
    else if (event.key === 'ArrowUp' && event.currentTarget.value === '') onEditLast()
    else return
    event.preventDefault()
  }
  return { ref, problem, length, silent, wait, changed, send, onKeyDown }
}

export function Composer(props: Props) {
  const { view, title, formId } = props
  const [told, act] = useActionState(sendMessage, null)
  const { ref, problem, length, silent, wait, changed, send, onKeyDown } = useComposing(props)
  const rule = useId()
  const refusal = problem ?? told?.refusal?.message
  return (
    <div className="composer">
      <OfflineBar />
      {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
      <Rule
        id={rule}
        silent={silent}
        wait={wait}
        pause={props.role === 'member' ? view.info.slowSeconds : 0}
      />
      <form
        action={act}
        aria-label={`Message ${title}`}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="composer-box control"
      >
        <input type="hidden" name="room" value={view.info.slug} />
        <input type="hidden" name="id" value={formId} />
        <textarea
          id="composer"
          ref={ref}
          name="text"
          rows={1}
          required
          readOnly={silent !== null}
          aria-describedby={rule}
          dir="auto"
          enterKeyHint="send"
          defaultValue={told?.typed.text}
          aria-label={`Message ${title}`}
          placeholder={`Message ${title}`}
          onChange={(event) => changed(event.target.value)}
          onKeyDown={onKeyDown}
          className="grows"
        />
        <Counter length={length} />
        <button
          type="submit"
          aria-label="Send"
          title="Send (Enter)"
          disabled={silent !== null || wait > 0}
          className="composer-send"
        >
          <SendHorizontal size={18} aria-hidden="true" />
        </button>
      </form>
      <TypingLine people={view.typing} />
    </div>
  )
}

/** What holds for who writes here. What was typed stays meanwhile. */
function Rule({
  id,
  silent,
  wait,
  pause = 0,
}: {
  id: string
  silent: string | null
  wait: number
  pause?: number
}) {
  const slow =
    wait > 0 ? `Slow mode: you can write again in ${wait} s.` : `Slow mode: one message every ${pause} s.`
  const says = silent ?? (pause > 0 ? slow : '')
  return (
    <p id={id} className={says ? 'px-1 pb-1 text-muted text-sm tabular-nums' : 'hidden'}>
      {says}
    </p>
  )
}

/** Code points where they are close to the limit; counting them at every key would be waste. */
function nearLimit(text: string): number {
  return text.length > limits.textLength * 0.95 ? [...text].length : 0
}

function Counter({ length }: { length: number }) {
  if (length < limits.textLength * 0.95) return null
  const left = limits.textLength - length
  return (
    <span className={`self-end pb-2 text-xs tabular-nums ${left < 0 ? 'text-danger' : 'text-muted'}`}>
      {left.toLocaleString('en')}
      <span className="sr-only"> characters left</span>
    </span>
  )
}

function useDraft(
  ref: React.RefObject<HTMLTextAreaElement | null>,
  me: Me,
  { id }: RoomView,
  setLength: (length: number) => void,
) {
  useEffect(() => {
    const area = ref.current
    if (area?.value !== '') return
    area.value = readDraft(me.id, id)
    setLength(nearLimit(area.value))
    if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) area.focus()
  }, [ref, me.id, id, setLength])
}

/** As if typed, so that it can be undone. */
function surround(area: HTMLTextAreaElement, mark: string) {
  const { from, to, insert, select } = wrap(area.value, area.selectionStart, area.selectionEnd, mark)
  area.setSelectionRange(from, to)
  if (!document.execCommand('insertText', false, insert)) area.setRangeText(insert, from, to)
  area.setSelectionRange(...select)
}
