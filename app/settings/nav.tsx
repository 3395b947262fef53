'use client'
import { usePathname } from 'next/navigation'
import { SectionLinks } from '@/components/sections.tsx'

const sections = [
  ['/settings', 'Profile'],
  ['/settings/password', 'Password'],
  ['/settings/ways-in', 'Ways to sign in'],
  ['/settings/two-step', 'Two-step sign-in'],
  ['/settings/sessions', 'Sessions'],
  ['/settings/tokens', 'Tokens'],
  ['/settings/appearance', 'Appearance'],
  ['/settings/account', 'Account'],
] as const

export function SettingsNav({ administers }: { administers: boolean }) {
  const path = usePathname()
  const all = administers ? [...sections, ['/admin', 'Administration'] as const] : sections
  return <SectionLinks label="Settings" sections={all} at={path} />
}
