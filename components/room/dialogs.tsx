'use client'
import { lazy, Suspense } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Asks } from './use-doing.ts'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'))

export function RoomDialogs({ picking, deleting, toast, onPick, onDelete }: Asks) {
  return (
    <>
      <Suspense>{picking !== null ? <EmojiPicker onPick={onPick} /> : null}</Suspense>
      {deleting !== null ? (
        <Dialog title="Delete this message?" onClose={() => onDelete(false)}>
          <p className="pb-4 text-muted">Everybody will see that something was deleted, but not what.</p>
          <div className="flex justify-end gap-2">
            <Button variant="quiet" onClick={() => onDelete(false)}>
              Cancel
            </Button>
            <Button variant="danger" onClick={() => onDelete(true)}>
              Delete
            </Button>
          </div>
        </Dialog>
      ) : null}
      <output className={toast ? 'toast raised' : 'sr-only'}>{toast}</output>
    </>
  )
}
