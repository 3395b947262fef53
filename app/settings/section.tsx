import type { ReactNode } from 'react'
import { Sheet } from '@/components/ui/sheet.tsx'

export function Section({
  title,
  about,
  children,
}: {
  title: string
  about?: ReactNode
  children: ReactNode
}) {
  return (
    <Sheet className="flex flex-col gap-4">
      <header className="flex flex-col gap-1">
        <h2 className="text-xl">{title}</h2>
        {about ? <p className="text-muted">{about}</p> : null}
      </header>
      {children}
    </Sheet>
  )
}
