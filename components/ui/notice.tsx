import type { ReactNode } from 'react'

const tones = {
  info: 'bg-accent-soft text-accent-ink border-accent',
  danger: 'bg-danger-soft text-danger border-danger',
  warn: 'bg-mention text-mention-ink border-warn',
}

/** One sentence about what happened. Only a refusal interrupts who listens (role="alert"). */
export function Notice({ tone = 'info', children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={`rounded border-s-4 px-3 py-2 text-sm ${tones[tone]}`}
    >
      {children}
    </div>
  )
}
