/** A flame in a hearth's arch. Decoration: the instance's name stands beside it. */
export function Mark({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={`shrink-0 ${className}`} aria-hidden="true">
      <path d="M3 29V15a13 13 0 0 1 26 0v14Z" fill="var(--accent)" />
      <path
        d="M16.6 7.5c.6 3.6 5.9 5.8 5.9 11.3a6.5 6.5 0 0 1-13 .2c0-2.7 1.4-4.3 2.6-5.7.3 1.4.9 2.2 1.9 2.6-.4-3.2.5-6.1 2.6-8.4Z"
        fill="var(--on-accent)"
      />
      <path
        d="M16.2 17.8c.2 1.6 2.4 2.5 2.4 4.7a2.5 2.5 0 0 1-5 0c0-2 1.8-2.7 2.6-4.7Z"
        fill="var(--accent)"
      />
    </svg>
  )
}

export function Logo({ name }: { name: string }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2 font-heading text-lg font-semibold">
      <Mark />
      <span className="truncate">{name}</span>
    </span>
  )
}
