'use client'
import X from 'lucide-react/icons/x'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Button } from './button.tsx'

/** A modal that is mounted while it is open. The browser traps focus, gives it back, and closes on Esc. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string
  onClose: () => void
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) dialog.showModal()
    // Where one is asked to type, one came to type.
    dialog?.querySelector('input')?.focus()
    return () => dialog?.close()
  }, [])
  // The event comes late: by then a remount may have opened it again.
  const closed = () => ref.current?.open || onClose()
  return (
    <dialog ref={ref} aria-labelledby={heading} onClose={closed} closedby="any" className="dialog raised">
      <header className="flex items-center justify-between gap-4 pb-3">
        <h2 id={heading} className="text-xl">
          {title}
        </h2>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
          <X size={18} />
        </Button>
      </header>
      {children}
    </dialog>
  )
}
