'use client'
import { lazy, Suspense } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Asks } from './use-doing.ts'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'))
const ReportDialog = lazy(() => import('./report-dialog.tsx'))

export function RoomDialogs({ picking, deleting, deletingOwn, reporting, toast, ...on }: Asks) {
  const { onPick, onDelete, onReport, onReportClose } = on
  return (
    <>
      <Suspense>{picking !== null ? <EmojiPicker onPick={onPick} /> : null}</Suspense>
      <Suspense>
        {reporting !== null ? <ReportDialog onReport={onReport} onClose={onReportClose} /> : null}
      </Suspense>
      {deleting !== null ? (
        <Dialog title="Delete this message?" onClose={() => onDelete(false)}>
          <p className="pb-4 text-muted">
            {deletingOwn
              ? 'Everybody will see that something was deleted, but not what.'
              : 'Everybody will see that a moderator removed it, but not what it was.'}
          </p>
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
