import { Form } from '@/components/form.tsx'
import { Notice } from '@/components/ui/notice.tsx'
import { house } from '@/lib/house.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { findable } from '../../missing.tsx'
import { Section } from '../../settings/section.tsx'
import { setSignup, setWords } from '../actions.ts'
import { Choose, Lines } from '../fields.tsx'
import { Frame } from '../frame.tsx'
import { office, titled } from '../office.ts'

export const generateMetadata = titled('Settings of the instance')

export default findable(async function InstanceSettingsPage() {
  const held = await office()
  const { chat, settings } = house()
  const { signup, domains } = await chat.signup.admission()
  const { mails } = chat.people
  const words = await chat.bylaws.words(held)
  return (
    <Frame at="/admin/settings">
      <Section title="Signing up">
        <Form action={setSignup} submit="Save">
          {mails ? null : (
            <Notice tone={signup === 'domain' ? 'warn' : 'info'}>
              Sign-up by e-mail domain needs mail to be set up: without it nobody can show that an address is
              theirs. Whoever runs the server sets <code>HEARTH_SMTP_URL</code>.
            </Notice>
          )}
          <Choose name="signup" label="Who may make an account" defaultValue={signup}>
            <option value="open">Anybody</option>
            <option value="invite">Whoever has an invite link</option>
            <option value="domain" disabled={!mails && signup !== 'domain'}>
              Whoever confirms an e-mail address of these domains
            </option>
            <option value="closed">Nobody</option>
          </Choose>
          <Lines
            label="Domains"
            name="domains"
            defaultValue={domains.join('\n')}
            hint="One a line, such as example.org. They count where domains are chosen above. Whoever signs up is a guest until they follow the link that is mailed to them."
          />
        </Form>
      </Section>
      <Section
        title="Words that are not wanted"
        about="A message, a name or a topic with one of them is refused. Case, width and look-alike letters make no difference."
      >
        <Form action={setWords} submit="Save">
          <Lines
            label="Words"
            name="words"
            rows={8}
            defaultValue={words.join('\n')}
            hint={`One a line, ${limits.filteredWords} at most. A * at an end stands for any letters: heck* is found in heckling too.`}
          />
        </Form>
      </Section>
      <Section title="Name" about="It is set where the server is started.">
        <p>
          This instance is called <strong>{settings.name}</strong>. Whoever runs the server changes it with{' '}
          <code>HEARTH_NAME</code>.
        </p>
      </Section>
    </Frame>
  )
})
