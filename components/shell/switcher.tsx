'use client'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import type { ListedRoom } from '@/lib/client/model.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import type { Person, RoomInfo, RoomSummary } from '@/lib/protocol/wire.ts'
import { useHearth, useView } from '../hearth.tsx'
import { RoomIcon } from '../room-icon.tsx'
import { roomName } from '../room-name.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'

type Goal = { key: string; label: string; room?: Pick<RoomSummary, 'info' | 'others'>; person?: Person }

/** One's rooms, the recent first; then people, then rooms to look into. */
export default function Switcher({ onClose }: { onClose: () => void }) {
  const id = useId()
  const { rooms } = useView()
  const { people, open } = useOthers()
  const go = useGo(onClose)
  const [sought, setSought] = useState('')
  const [at, setAt] = useState(0)
  const goals = matching(sought, rooms, people, open)
  const chosen = Math.min(at, goals.length - 1)

  function onKeyDown(event: KeyboardEvent) {
    const goal = goals[chosen]
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, goals.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else if (event.key === 'Enter' && goal) go(goal)
    else return
    event.preventDefault()
  }
  return (
    <Dialog title="Jump to" onClose={onClose}>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={goals.length > 0 ? `${id}-${chosen}` : undefined}
        aria-label="Room or person"
        placeholder="Room or person"
        value={sought}
        onChange={(event) => {
          setSought(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        className="control min-h-11 w-full rounded border border-control bg-surface px-3 tablet:min-h-9"
      />
      <div
        role="listbox"
        id={id}
        aria-label="Rooms and people"
        className="max-h-[50dvh] overflow-y-auto pt-2"
      >
        {goals.map((goal, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox, which points here
          <div
            key={goal.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => go(goal)}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded px-3 hover:bg-sunken aria-selected:bg-accent-soft aria-selected:text-accent-ink tablet:min-h-9"
          >
            {goal.room ? <RoomIcon kind={goal.room.info.kind} others={goal.room.others} /> : null}
            {goal.person ? <Avatar person={goal.person} size="sm" /> : null}
            <span className="truncate">{goal.label}</span>
            {goal.person ? (
              <span className="truncate text-muted text-sm">@{goal.person.username}</span>
            ) : null}
          </div>
        ))}
        {goals.length === 0 ? <p className="p-3 text-muted">Nothing here is called that.</p> : null}
      </div>
    </Dialog>
  )
}

function matching(
  sought: string,
  rooms: readonly ListedRoom[],
  people: readonly Person[],
  open: readonly RoomInfo[],
): Goal[] {
  const word = sought.trim().toLowerCase().replace(/^[#@]/, '')
  const has = (text: string) => text.toLowerCase().includes(word)
  const own = rooms.map((room) => ({ key: room.info.id, label: roomName(room.info, room.others), room }))
  const spoken = new Set(
    rooms.filter(({ info }) => info.kind === 'direct').map(({ others }) => others[0]?.id),
  )
  const others = people
    .filter((person) => !spoken.has(person.id) && (has(person.name) || has(person.username)))
    .map((person) => ({ key: person.id, label: person.name, person }))
  const joined = new Set(rooms.map(({ info }) => info.id))
  const unjoined = open
    .filter(({ id, name }) => !joined.has(id) && name !== null && has(name))
    .map((info) => ({ key: info.id, label: roomName(info, []), room: { info, others: [] } }))
  return [...own.filter(({ label }) => has(label)), ...others, ...unjoined].slice(0, 30)
}

type Others = { people: Person[]; open: RoomInfo[] }

/** Whom one may talk to and what one may look into, asked when the switcher opens. */
function useOthers(): Others {
  const { me } = useView()
  const [others, setOthers] = useState<Others>({ people: [], open: [] })
  useEffect(() => {
    const given = new AbortController()
    const ask = async <Answer,>(path: string): Promise<Answer | null> => {
      const answer = await fetch(`/api/v1/${path}`, { signal: given.signal })
      return answer.ok ? answer.json() : null
    }
    async function load() {
      const [known, browse] = await Promise.all([
        ask<{ people: Person[] }>('people'),
        ask<{ rooms: { info: RoomInfo }[] }>('rooms?browse=public'),
      ])
      const people = known?.people.filter(({ id }) => id !== me?.id) ?? []
      setOthers({ people, open: browse?.rooms.map(({ info }) => info) ?? [] })
    }
    // Without an answer there are still one's own rooms.
    load().catch(() => undefined)
    return () => given.abort()
  }, [me?.id])
  return others
}

function useGo(onClose: () => void) {
  const hearth = useHearth()
  const router = useRouter()
  return async ({ room, person }: Goal) => {
    onClose()
    if (room) return router.push(`/r/${room.info.slug}`)
    if (!person) return
    const opened = await hearth.request('direct:open', { users: [person.id] })
    if (!refused(opened)) router.push(`/r/${opened.room.info.slug}`)
  }
}
