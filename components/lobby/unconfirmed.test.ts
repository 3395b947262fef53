import { AsyncLocalStorage } from 'node:async_hooks'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { need, testChat } from '@/lib/chat/testing.ts'
import { type Letter, noMail } from '@/lib/ground/mail.ts'
import { type House, openHouse } from '@/lib/house.ts'
import { Unconfirmed } from './unconfirmed.tsx'

const home = { address: '192.0.2.1' }

test('who is a guest though a node of an older version confirmed their address asks for the link again, and is a member by it', async () => {
  const letters: Letter[] = []
  const send = (letter: Letter) => void letters.push(letter)
  const { chat, person, signedIn, database } = await testChat({ ...noMail, on: true, send })
  const office = need(chat.takeOffice(await person('ada'), '192.0.2.9'))
  need(await chat.signup.change(office, { signup: 'domain', domains: ['example.org'] }))
  const given = { username: 'bob', password: 'correct horse battery', email: 'bob@example.org' }
  const guest = await signedIn(need(await chat.people.signUp(given, home)))
  openHouse({ chat, standIns: new AsyncLocalStorage() } as unknown as House)
  const shown = async () => renderToStaticMarkup(await Unconfirmed({ guest }))
  expect(await shown()).toContain('Follow it to see the rooms here.')
  await database.pool.query("update users set email_confirmed_at = now() where username = 'bob'")
  expect(await shown()).toContain('Send it again')
  need(await chat.people.addresses.ask(guest))
  const secret = /\/confirm\/([\w-]{43})/.exec(letters.at(-1)?.text ?? '')?.[1] ?? ''
  need(await chat.people.addresses.confirm(secret, home))
  expect(await chat.people.profile(guest)).toMatchObject({ role: 'member', guestUntilConfirmed: false })
  expect(await shown()).toBe('')
})
