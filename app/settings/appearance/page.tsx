import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { Form } from '@/components/form.tsx'
import { Choice } from '@/components/ui/field.tsx'
import { themeCookie } from '@/lib/protocol/cookies.ts'
import { chooseTheme } from '../actions.ts'
import { Section } from '../section.tsx'
import { signedIn } from '../signed-in.ts'

export const metadata: Metadata = { title: 'Appearance' }

const themes = [
  ['', 'As the system', 'Follows the device, also when it changes in the evening.'],
  ['light', 'Light', 'Warm paper.'],
  ['dark', 'Dark', 'A dim room.'],
] as const

export default async function AppearancePage() {
  await signedIn('/settings/appearance')
  const theme = (await cookies()).get(themeCookie)?.value
  const chosen = theme === 'light' || theme === 'dark' ? theme : ''
  return (
    <Section title="Appearance" about="Kept on this device alone.">
      <Form action={chooseTheme} submit="Save">
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 font-medium text-sm">Theme</legend>
          {themes.map(([value, label, hint]) => (
            <Choice
              key={value}
              name="theme"
              value={value}
              label={label}
              hint={hint}
              defaultChecked={value === chosen}
            />
          ))}
        </fieldset>
      </Form>
    </Section>
  )
}
