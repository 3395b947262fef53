import { buttonClass } from '@/components/ui/button.tsx'
import { house } from '@/lib/house.ts'

/** Links, not Next's: what they lead to is another site. */
export function OtherSites({ next, invite }: { next: string; invite?: string | undefined }) {
  const { providers } = house().settings
  if (providers.length === 0) return null
  const query = new URLSearchParams({ next, ...(invite ? { invite } : {}) })
  return (
    <ul aria-label="Other ways to sign in" className="flex flex-col gap-3">
      {providers.map(({ key, name }) => (
        <li key={key} className="flex flex-col">
          <a href={`/login/with/${key}?${query}`} className={buttonClass({ variant: 'quiet' })}>
            Continue with {name}
          </a>
        </li>
      ))}
    </ul>
  )
}
