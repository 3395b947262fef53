import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '@/components/ui/logo.tsx'
import { SheetPage } from '@/components/ui/sheet.tsx'
import { house } from '@/lib/house.ts'

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <SheetPage>
      <Link href="/" prefetch={false} className="flex min-h-11 min-w-0 items-center self-center rounded">
        <Logo name={house().settings.name} />
      </Link>
      {children}
    </SheetPage>
  )
}
