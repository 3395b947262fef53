import type { ReactNode } from 'react'

/** A raised sheet of paper: cards, forms, sections of settings. */
export function Sheet({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <section
      className={`sheet rounded-xl border border-border bg-surface p-4 shadow-sheet tablet:p-6 ${className}`}
    >
      {children}
    </section>
  )
}

/** A page that is one sheet in the middle: signing in, an invitation, an error. */
export function SheetPage({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return (
    <main
      id="main"
      className={`mx-auto flex min-h-dvh w-full flex-col justify-center gap-6 px-4 py-8 ${wide ? 'max-w-column' : 'max-w-[26rem]'}`}
    >
      {children}
    </main>
  )
}
