'use client'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'

/**
 * The nav "Rooms": a column on a desktop, a drawer (a native popover, which needs no script to open) on a tablet,
 * and on a phone the screen at `/`.
 */
export function Drawer({ children }: { children: ReactNode }) {
  const path = usePathname()
  const ref = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes because one went somewhere
  useEffect(() => {
    if (ref.current?.matches(':popover-open')) ref.current.hidePopover()
  }, [path])
  return (
    <nav ref={ref} id="rooms" popover="auto" aria-label="Rooms" className="drawer" data-home={path === '/'}>
      {children}
    </nav>
  )
}
