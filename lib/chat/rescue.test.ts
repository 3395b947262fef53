import { expect, test } from 'vitest'
import { entries } from './audit.ts'
import { rescue } from './rescue.ts'
import { codeOf, need, testChat } from './testing.ts'

test('whoever lost every way in sets a new password by the link, without a second step, and it is written down', async () => {
  const { chat, database, person } = await testChat()
  const { pool } = database
  const ada = await person('ada')
  await pool.query("update users set totp_secret = '\\x00', totp_since = now() where id = $1", [ada.id])
  const { secret } = need(await rescue(pool, 'Ada'))
  const password = 'a new beginning, quite long'
  need(
    await chat.people.newPasswords.reset(
      { secret, password, tokens: 'keep', ways: 'keep' },
      { address: '::1' },
    ),
  )
  need(await chat.people.logIn({ username: 'ada', password }, { address: '::1' }))
  const [newest] = await entries(pool, { limit: 1 })
  expect(newest).toMatchObject({ act: 'account.rescue', target: '@ada', actor: { id: null } })
})

test('nobody is rescued who is not here', async () => {
  const { database } = await testChat()
  expect(codeOf(await rescue(database.pool, 'nobody-here'))).toBe('NONE')
})
