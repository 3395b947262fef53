import { type CSSProperties, type ReactNode, useId } from 'react'

/**
 * A native popover: it opens, closes on Esc and on a click outside, and gives back focus without a script.
 * Its children are links, and forms with one button.
 */
export function Menu({
  label,
  face,
  className = '',
  align = 'start',
  children,
}: {
  label: string
  face: ReactNode
  className?: string
  align?: 'start' | 'end'
  children: ReactNode
}) {
  const id = useId()
  const anchor = `--menu${id.replace(/[^\w]/g, '')}`
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={label}
        className={className}
        style={{ anchorName: anchor } as CSSProperties}
      >
        {face}
      </button>
      <div
        id={id}
        popover="auto"
        style={{ positionAnchor: anchor } as CSSProperties}
        className={`menu raised min-w-48 rounded-lg border border-border bg-raised p-1 shadow-raised ${align === 'end' ? 'menu-end' : ''}`}
      >
        {children}
      </div>
    </>
  )
}

/** The look of a menu's links and buttons. */
export const menuItem =
  'flex min-h-11 w-full items-center gap-3 rounded px-3 py-1 text-start text-base hover:bg-sunken tablet:min-h-9'
