import type { RoomSummary } from '@/lib/protocol/wire.ts'
import { HearthProvider } from '../hearth.tsx'
import { pack } from '../packed.ts'
import { buttonClass } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import type { ShellProps } from './props.ts'

const none = pack<readonly RoomSummary[]>([])

/** Plain links: from here one goes to pages that are read afresh anyway. */
export function VisitorShell({ name, zone, children }: ShellProps) {
  return (
    <HearthProvider me={null} rooms={none} zone={zone}>
      <div className="shell shell-visitor">
        <a href="#main" className="skip">
          Skip to content
        </a>
        <header className="flex items-center justify-between gap-3 px-4 py-2">
          <a href="/" className="flex min-h-11 min-w-0 items-center rounded">
            <Logo name={name} />
          </a>
          <nav aria-label="Account" className="flex items-center gap-2">
            <a href="/login" className={buttonClass({ variant: 'ghost' })}>
              Log in
            </a>
            <a href="/signup" className={buttonClass()}>
              Sign up
            </a>
          </nav>
        </header>
        {children}
      </div>
    </HearthProvider>
  )
}
