'use client'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { useEffect, useRef } from 'react'
import type { Place } from '@/app/(chat)/form-seat.ts'
import { ruleMember } from '@/app/(chat)/moderating.ts'
import type { Member, Role, RoomKind } from '@/lib/protocol/wire.ts'
import { Act } from '../ui/act.tsx'
import { Menu, menuItem } from '../ui/menu.tsx'
import { lasts, rightsIn } from './rights.ts'

type Props = {
  member: Member
  self: boolean
  role: Role | null
  kind: RoomKind
  slug: string
  from: Place
}

const day = 86_400

/** What one may do to a member of a room; nothing is drawn where that is nothing. */
export default function MemberMenu({ member, self, role, kind, slug, from }: Props) {
  const { user, rev } = member
  const inside = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for is done, which is the member's change
  useEffect(() => {
    const menu = inside.current?.closest<HTMLElement>('[popover]')
    if (!menu?.matches(':popover-open')) return
    // What was pressed may be gone from the menu, and then the focus is nowhere and does not come back by itself.
    const ours = menu.contains(document.activeElement) || document.activeElement === document.body
    menu.hidePopover()
    if (ours) document.querySelector<HTMLElement>(`[popovertarget="${menu.id}"]`)?.focus()
  }, [rev])
  const offers = offersFor(member, self, role, kind)
  if (offers.length === 0) return null
  return (
    <Menu
      label={`Manage ${user.name}`}
      face={<Ellipsis size={16} aria-hidden="true" />}
      className="inline-flex size-11 shrink-0 items-center justify-center rounded text-muted hover:bg-sunken tablet:size-8"
      align="end"
    >
      {/* A refusal on top would move another act under the pointer. */}
      <Act
        action={ruleMember}
        values={{ room: slug, user: user.id, from }}
        className="flex flex-col [&>[role=alert]]:order-last [&>[role=alert]]:w-0 [&>[role=alert]]:min-w-full"
      >
        <div ref={inside}>
          {offers.map(({ what, words, danger }) => (
            <button
              key={what}
              type="submit"
              name="do"
              value={what}
              className={`${menuItem} ${danger ? 'text-danger' : ''}`}
            >
              {words}
            </button>
          ))}
        </div>
      </Act>
    </Menu>
  )
}

type Offer = { what: string; words: string; danger?: true }

function offersFor(member: Member, self: boolean, role: Role | null, kind: RoomKind): Offer[] {
  const rights = rightsIn(kind, role)
  const offers: Offer[] = []
  if (rights.appoint) {
    const others = (['owner', 'moderator', 'member'] as const).filter((one) => one !== member.role)
    for (const one of others) offers.push({ what: `role ${one}`, words: appointing(one, self) })
  }
  if (self || !rights.over(member.role)) return offers
  if (lasts(member.mutedUntil)) offers.push({ what: 'unmute', words: 'Let them speak again' })
  else {
    offers.push({ what: 'mute 3600', words: 'Mute for an hour' })
    offers.push({ what: `mute ${day}`, words: 'Mute for a day' }, { what: 'mute', words: 'Mute for good' })
  }
  if (rights.remove) offers.push({ what: 'remove', words: 'Remove', danger: true })
  offers.push({ what: `ban ${day}`, words: 'Ban for a day', danger: true })
  offers.push({ what: 'ban', words: 'Ban for good', danger: true })
  return offers
}

function appointing(role: Role, self: boolean): string {
  if (self) return role === 'member' ? 'Become a member' : `Become a ${role}`
  return role === 'owner' ? 'Make an owner' : `Make a ${role}`
}
