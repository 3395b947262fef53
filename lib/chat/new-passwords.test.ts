import { describe, expect, test } from 'vitest'
import { arrived } from '../ground/testing.ts'
import { entries } from './audit.ts'
import { behind, codeOf, need, testChat, tokenOf } from './testing.ts'
import { after, before, home, instance, logIn } from './testing-letters.ts'

describe('a forgotten password', () => {
  test('is replaced by a link to one’s address, once; every session ends, tokens as asked', async () => {
    const { people, ada, letter, secretIn, identity, database, told } = await instance()
    await letter(1)
    const { secret: cookie } = need(
      await identity.openSession(await arrived(database, ada.id), { userAgent: '', address: '' }),
    )
    const { id } = await tokenOf({ database, identity }, ada.id)
    expect(people.newPasswords.forgot({ account: 'ADA@example.org' }, home)).toEqual({ ok: true })
    const mailed = await letter(2)
    expect(mailed).toMatchObject({ to: ['ada@example.org'], text: expect.stringContaining('@ada at Hearth') })
    expect(mailed.text).toContain('https://chat.example.org/reset/')
    const secret = secretIn(mailed)
    expect(await people.newPasswords.linkFor(secret)).toMatchObject({ username: 'ada' })
    const weak = await people.newPasswords.reset(
      { secret, password: 'password1', tokens: 'keep', ways: 'keep' },
      home,
    )
    expect(weak).toMatchObject({ code: 'BAD', field: 'password' })
    const both = await Promise.all(
      [after, `${after}!`].map((password) =>
        people.newPasswords.reset({ secret, password, tokens: 'keep', ways: 'keep' }, home),
      ),
    )
    expect(both.map(codeOf).sort()).toEqual(['NONE', null])
    expect(codeOf(await logIn(people, before))).toBe('AUTH')
    expect(told.filter(({ type }) => type === 'signed-out')).toHaveLength(1)
    expect((await identity.valid([id])).has(id)).toBe(true)
    await identity.endSessionBySecret(cookie)
    expect(told.filter(({ type }) => type === 'signed-out')).toHaveLength(1)
    expect((await letter(3)).text).toContain('The password of @ada at Hearth was changed just now.')
  })

  test('may end tokens too, and confirms the address that the link came by', async () => {
    const { people, ada, letter, secretIn, identity, database } = await instance()
    await letter(1)
    const { id } = await tokenOf({ database, identity }, ada.id)
    people.newPasswords.forgot({ account: 'ada' }, home)
    const secret = secretIn(await letter(2))
    need(await people.newPasswords.reset({ secret, password: after, tokens: 'end', ways: 'keep' }, home))
    expect((await identity.valid([id])).has(id)).toBe(false)
    expect(await logIn(people, after)).toMatchObject({ username: 'ada' })
    expect(await people.profile(ada)).toMatchObject({ emailConfirmed: true })
  })

  test('of nobody, or of somebody without an address, is answered alike and sends nothing', async () => {
    const { people, smtp, letter } = await instance()
    await people.signUp({ username: 'bob', password: before }, home)
    await letter(1)
    for (const account of ['bob', 'nobody', 'nobody@example.org', 'ada']) {
      expect(people.newPasswords.forgot({ account }, home)).toEqual({ ok: true })
    }
    await letter(2)
    expect(smtp.received.map(({ to }) => to)).toEqual([['ada@example.org'], ['ada@example.org']])
  })

  test('is not replaced by a link that is too old, of another kind, or made up', async () => {
    const { people, letter, secretIn, database } = await instance()
    const confirmation = secretIn(await letter(1))
    people.newPasswords.forgot({ account: 'ada' }, home)
    const secret = secretIn(await letter(2))
    const hashes = await database.pool.query("select encode(hash, 'hex') as hash from one_time_link")
    expect(JSON.stringify(hashes.rows)).not.toContain(Buffer.from(secret).toString('hex'))
    await database.pool.query(
      "update one_time_link set expires_at = now() - interval '1 s' where kind = 'password'",
    )
    for (const wrong of [secret, confirmation, 'x'.repeat(43), secret.slice(1)]) {
      const refusal = await people.newPasswords.reset(
        { secret: wrong, password: after, tokens: 'keep', ways: 'keep' },
        home,
      )
      expect(codeOf(refusal)).toBe('NONE')
    }
    expect(await logIn(people, before)).toMatchObject({ username: 'ada' })
  })

  test('of an account that is taken back meanwhile sends nothing to the address that went', async () => {
    const { chat, people, ada, signedIn, database, smtp, letter } = await instance()
    await letter(1)
    const eve = { username: 'bob', password: before, email: 'eve@example.net' }
    const bob = need(await people.signUp(eve, home))
    await letter(2)
    const office = need(chat.takeOffice(await signedIn(ada), '::1'))
    const takeBack = async () => need(await chat.accounts.takeBack(office, bob.id))
    const ask = async () => people.newPasswords.forgot({ account: 'bob' }, home)
    await behind(database.pool, bob.id, takeBack, ask)
    people.newPasswords.forgot({ account: 'ada' }, home)
    await letter(3)
    expect(smtp.received.slice(2).map(({ to }) => to)).toEqual([['ada@example.org']])
  })

  test('is answered honestly where no mail is sent, and a link is handed over by who runs the instance', async () => {
    const { chat, person, database } = await testChat()
    const [owner, bob, cyd] = [await person('olga'), await person('bob'), await person('cyd')]
    await database.pool.query("update users set role = 'administrator' where username in ('bob', 'cyd')")
    const { newPasswords } = chat.people
    expect(newPasswords.forgot({ account: 'bob' }, home)).toMatchObject({ code: 'DENY' })
    const dan = await person('dan')
    const office = need(chat.takeOffice({ ...bob, role: 'administrator' }, '::1'))
    expect(codeOf(await newPasswords.handOver(office, owner.id))).toBe('DENY')
    expect(codeOf(await newPasswords.handOver(office, cyd.id))).toBe('DENY')
    const owners = need(chat.takeOffice(owner, '::1'))
    expect(await newPasswords.handOver(owners, bob.id)).toMatchObject({ hours: 24 })
    const { secret } = need(await newPasswords.handOver(office, dan.id))
    need(await newPasswords.reset({ secret, password: after, tokens: 'keep', ways: 'keep' }, home))
    expect(await chat.people.logIn({ username: 'dan', password: after }, home)).toMatchObject({
      username: 'dan',
    })
    const acts = await entries(database.pool, { limit: 9 })
    expect(acts.map(({ act, target, actor }) => [act, target, actor.username])).toEqual([
      ['account.password-link', '@dan', 'bob'],
      ['account.password-link', '@bob', 'olga'],
    ])
  })
})

describe('whoever was in the account before it got a new password', () => {
  test.each(['keep', 'end'] as const)('has their ways in and their address: %s', async (ways) => {
    const { people, ada, signedIn, database, letter, secretIn, confirmed } = await instance()
    await confirmed()
    need(await people.updateProfile(await signedIn(ada), { email: 'eve@example.com' }))
    await letter(3)
    await database.pool.query(
      `insert into external_account (provider, subject, user_id) values ('github', '17', $1)`,
      [ada.id],
    )
    await database.pool.query(
      `insert into passkey (id, user_id, credential_id, public_key, counter, transports, name)
       values (gen_random_uuid(), $1, 'x', '\\x00', 0, '{}', 'Eve')`,
      [ada.id],
    )
    people.newPasswords.forgot({ account: 'ada' }, home)
    const secret = secretIn(await letter(4))
    need(await people.newPasswords.reset({ secret, password: after, tokens: 'keep', ways }, home))
    const stays = ways === 'keep'
    const left = await database.pool.query(
      `select (select count(*)::int from passkey) as keys, (select count(*)::int from external_account) as sites`,
    )
    expect(left.rows).toEqual([{ keys: stays ? 1 : 0, sites: stays ? 1 : 0 }])
    expect(await people.profile(ada)).toMatchObject({
      email: stays ? 'eve@example.com' : 'ada@example.org',
      emailConfirmed: !stays,
      formerEmail: stays ? 'ada@example.org' : null,
    })
  })
})

describe('a changed password', () => {
  const current = before

  test('closes the links to another one', async () => {
    const { people, ada, signedIn, letter, secretIn } = await instance()
    await letter(1)
    people.newPasswords.forgot({ account: 'ada' }, home)
    const secret = secretIn(await letter(2))
    need(await people.changePassword(await signedIn(ada), { current, password: after }))
    expect(await people.newPasswords.linkFor(secret)).toBeNull()
    const late = await people.newPasswords.reset(
      { secret, password: 'yet another one', tokens: 'keep', ways: 'keep' },
      home,
    )
    expect(codeOf(late)).toBe('NONE')
  })

  test('does not take the place of one that was set by a link meanwhile', async () => {
    const { people, ada, identity, signedIn, database, letter, secretIn } = await instance()
    await letter(1)
    people.newPasswords.forgot({ account: 'ada' }, home)
    const secret = secretIn(await letter(2))
    const { id } = await tokenOf({ database, identity }, ada.id)
    const byToken = { ...(await signedIn(ada)), credential: id, via: 'token' } as const
    const reset = () =>
      people.newPasswords.reset({ secret, password: after, tokens: 'keep', ways: 'keep' }, home)
    const change = () => people.changePassword(byToken, { current, password: 'of the intruder' })
    expect(codeOf(await behind(database.pool, ada.id, reset, change))).toBe('STALE')
    need(await logIn(people, after))
  })

  test('and the end of the other sessions come together or not at all', async () => {
    const { people, ada, signedIn, database, told } = await instance()
    const [here, there] = [await signedIn(ada), await signedIn(ada)]
    await database.pool.query(`create function no() returns trigger language plpgsql as
      $$ begin raise exception 'not now'; end $$`)
    await database.pool.query('create trigger no before delete on session execute function no()')
    await expect(people.changePassword(here, { current, password: after })).rejects.toThrow('not now')
    need(await logIn(people, before))
    await database.pool.query('drop trigger no on session')
    need(await people.changePassword(here, { current, password: after }))
    expect(told.at(-1)).toEqual({ type: 'signed-out', user: ada.id, credentials: [there.credential] })
  })
})
