'use client'
import { type FormEvent, useState } from 'react'
import { limits } from '@/lib/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'

/** @param onReport answers why it could not be reported; null: it is done */
export default function ReportDialog({
  onReport,
  onClose,
}: {
  onReport: (why: string) => Promise<string | null>
  onClose: () => void
}) {
  const [problem, setProblem] = useState<string | undefined>()
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const why = new FormData(event.currentTarget).get('why')
    setProblem((await onReport(typeof why === 'string' ? why : '')) ?? undefined)
  }
  return (
    <Dialog title="Report this message" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">
          Those who keep order here will see it. Whoever wrote it is not told who reported it.
        </p>
        <Field
          label="What is wrong with it?"
          name="why"
          maxLength={limits.reasonLength}
          autoComplete="off"
          error={problem}
        />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Report</Button>
        </div>
      </form>
    </Dialog>
  )
}
