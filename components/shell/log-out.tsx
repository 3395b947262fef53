'use client'
import Icon from 'lucide-react/icons/log-out'
import { usePathname } from 'next/navigation'
import { logout } from '@/app/(account)/actions.ts'
import { Act } from '../ui/act.tsx'
import { Button } from '../ui/button.tsx'
import { useTurn } from './use-turn.ts'

export function LogOut() {
  return (
    <Act
      // The shell stays from page to page; that no answer came does not.
      key={useTurn(usePathname())}
      action={logout}
      className="contents [&>[role=alert]]:order-first [&>[role=alert]]:basis-full"
    >
      <Button type="submit" variant="ghost" size="icon" aria-label="Log out" title="Log out">
        <Icon size={16} aria-hidden="true" />
      </Button>
    </Act>
  )
}
