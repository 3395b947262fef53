'use client'
import MenuIcon from 'lucide-react/icons/menu'
import Link from 'next/link'
import { deviceStore } from '@/lib/client/outbox-store.ts'
import { speech } from '@/lib/client/speaking.ts'
import { browserTabs } from '@/lib/client/tabs.ts'
import { HearthProvider } from '../hearth.tsx'
import { type Parts, PartsContext } from '../parts.ts'
import { Actions } from '../room/actions.tsx'
import { Composer } from '../room/composer.tsx'
import { RoomDialogs } from '../room/dialogs.tsx'
import { HeaderLinks, HeaderTools } from '../room/header-tools.tsx'
import { InlineEdit } from '../room/inline-edit.tsx'
import { Join } from '../room/join.tsx'
import { MembersPanel } from '../room/members-panel.tsx'
import { PendingRows } from '../room/pending.tsx'
import { Reading } from '../room/reading.ts'
import { ShareLink } from '../room/share-link.tsx'
import { useDoingIn } from '../room/use-doing.ts'
import { Logo } from '../ui/logo.tsx'
import { Drawer } from './drawer.tsx'
import { JumpButton } from './jump.tsx'
import { LogOut } from './log-out.tsx'
import { OwnName } from './me.tsx'
import type { ShellProps } from './props.ts'
import { RoomLists } from './sidebar.tsx'
import { TitleCount } from './title.tsx'

const parts: Parts = {
  Actions,
  Composer,
  HeaderLinks,
  HeaderTools,
  InlineEdit,
  Join,
  MembersPanel,
  PendingRows,
  Reading,
  RoomDialogs,
  ShareLink,
  useDoingIn,
}

const speak = speech({ store: deviceStore, tabs: browserTabs })

export default function MemberShell({ name, me, rooms, more, zone, children }: ShellProps) {
  return (
    <HearthProvider me={me} rooms={rooms} zone={zone} speak={speak}>
      <PartsContext value={parts}>
        <div className="shell">
          <a href="#main" className="skip">
            Skip to content
          </a>
          <Drawer>
            <div className="flex items-center px-4 pt-4 pb-2">
              <Link
                href="/"
                prefetch={false}
                className="flex min-h-11 min-w-0 items-center rounded tablet:min-h-8"
              >
                <Logo name={name} />
              </Link>
            </div>
            <div className="px-3 pb-3">
              <JumpButton />
            </div>
            <div className="drawer-lists min-h-0 flex-1 overflow-y-auto px-3 pb-4">
              <RoomLists more={more} />
            </div>
            <OwnName>
              <LogOut />
            </OwnName>
          </Drawer>
          <div className="topbar">
            <button
              type="button"
              popoverTarget="rooms"
              className="inline-flex min-h-10 items-center gap-2 rounded px-2 hover:bg-sunken"
            >
              <MenuIcon size={18} aria-hidden="true" />
              Rooms
            </button>
          </div>
          {children}
          <TitleCount />
        </div>
      </PartsContext>
    </HearthProvider>
  )
}
