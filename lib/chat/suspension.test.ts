import { expect, it, onTestFinished, vi } from 'vitest'
import { codeOf, need, testChat } from './testing.ts'

it('a suspension is over when the database says so, whatever the clock of a node says', async () => {
  const { chat, database, person } = await testChat()
  const office = need(chat.takeOffice(await person('ada'), '::1'))
  const bo = await person('bo')
  const logIn = () => chat.people.logIn({ username: 'bo', password: 'correct horse' }, { address: '::1' })
  need(await chat.accounts.suspend(office, bo.id, { hours: 24, why: 'Spam.' }))
  const now = Date.now()
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: now + 48 * 3_600_000 })
  expect(await logIn()).toMatchObject({
    code: 'DENY',
    message: expect.stringContaining('The reason given: Spam.'),
  })
  await database.pool.query("update users set suspended_until = now() - interval '1 s' where id = $1", [
    bo.id,
  ])
  vi.setSystemTime(now - 48 * 3_600_000)
  expect(codeOf(await logIn())).toBeNull()
})
