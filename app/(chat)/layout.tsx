import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell.tsx'
import { house } from '@/lib/house.ts'
import { viewer } from '../session.ts'
import { zone } from '../zone.ts'
import { me } from './seat.ts'

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const here = await viewer()
  const rooms = here ? await house().chat.rooms.mine(here) : []
  return (
    <Shell
      key={here?.id ?? 'visitor'}
      name={house().settings.name}
      me={here && me(here)}
      rooms={rooms}
      zone={await zone()}
    >
      {children}
    </Shell>
  )
}
