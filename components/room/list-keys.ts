import type { KeyboardEvent } from 'react'
import type { Message } from '@/lib/protocol/wire.ts'
import type { Doing } from './doing.ts'

type Place = { jump: (seq: number | 'end') => void }

/** Single keys, for a focused message alone: nowhere else do they mean anything. */
export function onListKey(event: KeyboardEvent, place: Place, held: readonly Message[], doing: Doing): void {
  const row = event.target
  if (!(row instanceof HTMLElement) || !row.matches('article[data-seq]')) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const message = held.find(({ seq }) => seq === Number(row.dataset.seq))
  const done = move(event.key, row, place) || (message ? act(event.key, message, doing) : false)
  if (done) event.preventDefault()
}

function move(key: string, row: HTMLElement, place: Place): boolean {
  const all = [...document.querySelectorAll<HTMLElement>('article[data-seq]')]
  const at = all.indexOf(row)
  if (key === 'ArrowUp' || key === 'k' || key === 'K') all[at - 1]?.focus()
  else if (key === 'ArrowDown' || key === 'j' || key === 'J') all[at + 1]?.focus()
  else if (key === 'Home') all[0]?.focus()
  else if (key === 'End') {
    place.jump('end')
    all.at(-1)?.focus()
  } else if (key === 'Escape') document.querySelector<HTMLElement>('#composer')?.focus()
  else return false
  return true
}

function act(key: string, message: Message, doing: Doing): boolean {
  if (message.deletedAt) return false
  const own = doing.me?.id === message.author.id
  if (key === 'c' || key === 'C') doing.copyLink(message.seq)
  else if (key === '+' && doing.member) doing.pick(message.seq)
  else if ((key === 'e' || key === 'E') && own) doing.edit(message.seq)
  else if (key === 'Delete' && doing.mayDelete(message)) doing.askDelete(message.seq)
  else return false
  return true
}
