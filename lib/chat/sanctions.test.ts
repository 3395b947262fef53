import { describe, expect, it } from 'vitest'
import { transaction } from '../ground/sql.ts'
import { arrived } from '../ground/testing.ts'
import type { Viewer } from '../ground/viewer.ts'
import { entries } from './audit.ts'
import { makeLink } from './one-time-links.ts'
import { behind, codeOf, need, testChat, tokenOf } from './testing.ts'
import { waysIn } from './ways-in.ts'

const from = { userAgent: 'Firefox', address: '192.0.2.1' }

/** Eve was in bo's account, and left with it whatever opens one. */
async function brokenInto() {
  const world = await testChat()
  const { chat, person, identity, database } = world
  const { pool } = database
  const [ada, bo] = [await person('ada'), await person('bo')]
  const office = need(chat.takeOffice(ada, '192.0.2.7'))
  await pool.query(
    "insert into passkey (id, user_id, credential_id, public_key, name) values (gen_random_uuid(), $1, 'a', '', 'Eve’s')",
    [bo.id],
  )
  await pool.query("insert into external_account (provider, subject, user_id) values ('github', '1', $1)", [
    bo.id,
  ])
  const session = need(await identity.openSession(await arrived(database, bo.id), from))
  const token = await tokenOf({ database, identity }, bo.id)
  const link = need(await chat.people.newPasswords.handOver(office, bo.id))
  const logIn = (password: string) => chat.people.logIn({ username: 'bo', password }, from)
  return { ...world, ada, bo, office, session, token, link, logIn }
}

describe('an account that is taken back', () => {
  it('opens by nothing that was left with it, but by the link that is handed over', async () => {
    const { chat, bo, office, session, token, link, logIn, identity, database, told } = await brokenInto()
    const handed = need(await chat.accounts.takeBack(office, bo.id))
    expect(await waysIn(database.pool, bo.id)).toEqual({ password: false, passkeys: 0, providers: 0 })
    expect((await identity.valid([session.id, token.id])).size).toBe(0)
    expect(told.at(-1)).toMatchObject({
      ...{ type: 'signed-out', user: bo.id },
      credentials: expect.arrayContaining([session.id, token.id]),
    })
    expect(codeOf(await logIn('correct horse'))).toBe('AUTH')
    expect(await chat.people.newPasswords.linkFor(link.secret)).toBeNull()
    const reset = {
      secret: handed.secret,
      password: 'a long new pass phrase',
      tokens: 'keep',
      ways: 'keep',
    } as const
    need(await chat.people.newPasswords.reset(reset, from))
    expect(codeOf(await logIn('a long new pass phrase'))).toBeNull()
    expect(handed.hours).toBe(24)
  })

  it('has no address any more to which a link would go, and the book has what stood there', async () => {
    const { chat, bo, office, database } = await brokenInto()
    await database.pool.query(
      `update users set email = 'Eve@example.net', email_key = 'eve@example.net', email_confirmed_at = now(),
       former_email = 'eve@example.com' where id = $1`,
      [bo.id],
    )
    need(await chat.accounts.takeBack(office, bo.id))
    expect(await chat.people.profile(bo)).toMatchObject({
      ...{ email: null, emailConfirmed: false, formerEmail: null },
    })
    const freed = { username: 'cy', password: 'correct horse', email: 'eve@example.net' }
    expect(codeOf(await chat.people.signUp(freed, from))).toBeNull()
    const [entry] = await entries(database.pool, { limit: 1 })
    expect(entry?.detail).toEqual({ email: 'Eve@example.net', formerEmail: 'eve@example.com' })
  })

  it('is taken while a link is made to it, and neither waits for the other for ever', async () => {
    const { chat, bo, office, database } = await brokenInto()
    const { pool } = database
    await pool.query("update one_time_link set expires_at = now() - interval '1 s'")
    const another = { kind: 'password', user: bo.id, email: null, minutes: 60 } as const
    const make = () =>
      transaction(
        pool,
        (tx) => makeLink(tx, another),
        () => false,
      )
    let taken: unknown
    const take = async () => {
      taken = await chat.accounts.takeBack(office, bo.id)
    }
    expect(await behind(pool, bo.id, take, make)).toHaveLength(43)
    expect(taken).toMatchObject({ hours: 24 })
  })

  it('stands in the book, without the link', async () => {
    const { chat, ada, bo, office, database } = await brokenInto()
    const { secret } = need(await chat.accounts.takeBack(office, bo.id))
    const [entry] = await entries(database.pool, { limit: 1 })
    expect(entry).toMatchObject({ act: 'account.take-back', target: '@bo', actor: { id: ada.id } })
    expect(JSON.stringify(entry)).not.toContain(secret)
  })

  it('is of somebody beneath: nothing of others, or of oneself, goes', async () => {
    const { chat, person, ada, bo, office, session, logIn, identity } = await brokenInto()
    const cleo = await person('cleo')
    for (const one of [cleo, bo]) need(await chat.accounts.appoint(office, one.id, 'administrator'))
    const administrator: Viewer = { ...cleo, role: 'administrator' }
    const held = need(chat.takeOffice(administrator, ''))
    for (const one of [ada, bo, cleo]) expect(codeOf(await chat.accounts.takeBack(held, one.id))).toBe('DENY')
    expect((await identity.valid([session.id])).size).toBe(1)
    expect(codeOf(await logIn('correct horse'))).toBeNull()
  })
})
