'use client'
import Search from 'lucide-react/icons/search'
import { lazy, Suspense, useEffect, useState } from 'react'

const Switcher = lazy(() => import('./switcher.tsx'))
const Keys = lazy(() => import('./keys.tsx'))

/** Opens the switcher (Ctrl+K) and the list of keys (Ctrl+/), both loaded when first asked for. */
export function JumpButton() {
  const [open, setOpen] = useState<'switcher' | 'keys' | null>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      const wanted = event.key === 'k' ? 'switcher' : event.key === '/' ? 'keys' : null
      if (!wanted) return
      event.preventDefault()
      setOpen(wanted)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const close = () => setOpen(null)
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen('switcher')}
        className="control flex min-h-11 w-full items-center gap-2 rounded border border-border bg-surface px-3 text-muted hover:border-control tablet:min-h-9"
      >
        <Search size={16} aria-hidden="true" />
        <span className="flex-1 text-start">Jump to…</span>
        <kbd className="hidden text-xs tablet:inline">Ctrl K</kbd>
      </button>
      <Suspense>
        {open === 'switcher' ? <Switcher onClose={close} /> : null}
        {open === 'keys' ? <Keys onClose={close} /> : null}
      </Suspense>
    </>
  )
}
