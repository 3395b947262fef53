import type { ReactNode } from 'react'
import { pack } from '@/components/packed.ts'
import { listedMost } from '@/components/shell/props.ts'
import { Shell } from '@/components/shell/shell.tsx'
import { house } from '@/lib/house.ts'
import { viewer } from '../session.ts'
import { zone } from '../zone.ts'
import { listed, me } from './seat.ts'

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const here = await viewer()
  const rooms = await listed()
  return (
    <Shell
      name={house().settings.name}
      me={here && me(here)}
      rooms={pack(rooms.slice(0, listedMost))}
      more={rooms.length > listedMost}
      zone={await zone()}
    >
      {children}
    </Shell>
  )
}
