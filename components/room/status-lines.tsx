'use client'
import { useEffect, useState } from 'react'
import type { Person } from '@/lib/protocol/wire.ts'
import { useView } from '../hearth.tsx'

/** After two seconds without a connection, five at first; coming back is silent. */
export function OfflineBar() {
  const { connection, durable } = useView()
  const away = connection.status === 'offline' || connection.status === 'connecting'
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!away) return setLate(false)
    const patience = connection.status === 'connecting' ? 5_000 : 2_000
    const timer = setTimeout(() => setLate(true), Math.max(0, connection.since + patience - Date.now()))
    return () => clearTimeout(timer)
  }, [away, connection])
  if (connection.status === 'signed-out') {
    return (
      <p role="status" className="bar">
        You were signed out.{' '}
        <a href="/login" className="underline">
          Log in again
        </a>
      </p>
    )
  }
  if (!late || !away) return null
  return (
    <p role="status" className="bar">
      Messages will send when you're back.
      {durable ? null : ' Keep this page open: this browser keeps nothing.'}
    </p>
  )
}

/** Its height is fixed, so that nothing moves when somebody types. */
export function TypingLine({ people }: { people: readonly Person[] }) {
  return (
    <p className="h-6 truncate px-1 pt-0.5 text-muted text-xs">{sentence(people.map(({ name }) => name))}</p>
  )
}

function sentence(names: string[]): string {
  if (names.length === 0) return ''
  if (names.length > 3) return 'Several people are typing…'
  return `${new Intl.ListFormat('en').format(names)} ${names.length === 1 ? 'is' : 'are'} typing…`
}
