import pino from 'pino'
import { expect, onTestFinished, vi } from 'vitest'
import { createMail } from '../ground/mail.ts'
import { startSmtp, textOf } from '../ground/testing-smtp.ts'
import { need, testChat } from './testing.ts'

export const home = { address: '192.0.2.1' }
export const [before, after] = ['correct horse', 'staple of batteries']

/** Ada has an account, and what is mailed is received. */
export async function instance() {
  const smtp = await startSmtp()
  onTestFinished(smtp.close)
  const url = new URL('https://chat.example.org')
  const mail = createMail(
    { smtpUrl: smtp.url, mailFrom: null, name: 'Hearth', url },
    pino({ level: 'silent' }),
  )
  const world = await testChat(mail)
  const { people } = world.chat
  const ada = need(await people.signUp({ username: 'ada', password: before, email: 'ada@example.org' }, home))
  const letter = async (count: number) => {
    await vi.waitFor(() => expect(smtp.received.length).toBeGreaterThanOrEqual(count), { timeout: 10_000 })
    const last = smtp.received[count - 1]
    return last ? { to: last.to, text: textOf(last) } : { to: [], text: '' }
  }
  const secretIn = ({ text }: { text: string }) => /\/(?:reset|confirm)\/([\w-]{43})\s/.exec(text)?.[1] ?? ''
  const confirmed = async () => need(await people.addresses.confirm(secretIn(await letter(1)), home))
  return { ...world, people, smtp, ada, letter, secretIn, confirmed }
}

export const logIn = (people: Awaited<ReturnType<typeof instance>>['people'], password: string) =>
  people.logIn({ username: 'ada', password }, home)
