import { describe, expect, onTestFinished, test } from 'vitest'
import { textOf } from '../ground/testing-smtp.ts'
import { byAddress } from './new-passwords.ts'
import { codeOf, need, tokenOf } from './testing.ts'
import { before, home, instance } from './testing-letters.ts'

describe('an address', () => {
  test('is confirmed by the link that went there, and not by an older one', async () => {
    const { people, ada, signedIn, letter, secretIn } = await instance()
    const viewer = await signedIn(ada)
    const first = secretIn(await letter(1))
    expect(await people.updateProfile(viewer, { email: 'ada@example.net' })).toMatchObject({
      emailConfirmed: false,
    })
    expect(await letter(3)).toBeDefined()
    expect(codeOf(await people.addresses.confirm(first, home))).toBe('NONE')
    need(await people.addresses.ask({ ...ada, email: 'ada@example.net' }))
    const again = await letter(4)
    expect(again.to).toEqual(['ada@example.net'])
    need(await people.addresses.confirm(secretIn(again), home))
    expect(await people.profile(ada)).toMatchObject({ email: 'ada@example.net', emailConfirmed: true })
    expect(codeOf(await people.addresses.confirm(secretIn(again), home))).toBe('NONE')
    const kept = await people.updateProfile(viewer, { email: 'ADA@example.net', name: 'Ada' })
    expect(kept).toMatchObject({ emailConfirmed: true })
  })

  test('that was is told when another takes its place', async () => {
    const { people, ada, signedIn, letter, smtp } = await instance()
    await letter(1)
    const viewer = await signedIn(ada)
    need(await people.updateProfile(viewer, { email: 'eve@example.com' }))
    await letter(3)
    const told = smtp.received.slice(1).map((one) => [one.to[0], /confirm\//.test(textOf(one))])
    expect(told.sort()).toEqual([
      ['ada@example.org', false],
      ['eve@example.com', true],
    ])
  })

  test('is changed by who signed in just now or says the password, whatever opened the account', async () => {
    const { people, ada, signedIn, identity, database } = await instance()
    const { id } = await tokenOf({ database, identity }, ada.id, ['admin'])
    const late = await signedIn(ada, 11)
    for (const viewer of [late, { ...late, via: 'token', credential: id } as const]) {
      const email = `${viewer.via}@example.net`
      expect(await people.updateProfile(viewer, { email, name: 'Eve' })).toMatchObject({ field: 'password' })
      expect(codeOf(await people.updateProfile(viewer, { email, password: 'wrong horse' }))).toBe('DENY')
      expect(codeOf(await people.updateProfile(viewer, { email: null }))).toBe('BAD')
      expect(await people.profile(ada)).toMatchObject({ email: 'ada@example.org', name: 'ada' })
      need(await people.updateProfile(viewer, { email: 'ada@example.org', status: 'Here' }))
    }
    need(await people.updateProfile(late, { email: 'ada@example.net', password: before }))
    // Whoever saw the address before it changed does not put it back in silence.
    expect(codeOf(await people.updateProfile(late, { email: 'ada@example.org' }))).toBe('STALE')
    need(await people.updateProfile(await signedIn(ada), { email: 'ada@example.com' }))
    expect(await people.profile(ada)).toMatchObject({ email: 'ada@example.com' })
  })

  test('that is not confirmed yet gets no link to a new password: the one before it does', async () => {
    const { people, ada, signedIn, smtp, letter, secretIn, confirmed } = await instance()
    await confirmed()
    people.newPasswords.forgot({ account: 'ada' }, home)
    const open = secretIn(await letter(2))
    const viewer = await signedIn(ada)
    need(await people.updateProfile(viewer, { email: 'eve@example.com' }))
    await letter(4)
    expect(await people.newPasswords.linkFor(open)).toBeNull()
    need(await people.updateProfile({ ...viewer, email: 'eve@example.com' }, { email: 'eve@example.net' }))
    await letter(6)
    expect(await people.profile(ada)).toMatchObject({ email: 'eve@example.net', formerEmail: ada.email })
    for (const [n, account] of ['ada', 'eve@example.net', 'ada@example.org'].entries()) {
      people.newPasswords.forgot({ account }, home)
      expect(await letter(7 + n)).toMatchObject({ to: ['ada@example.org'] })
    }
    const confirmation = smtp.received
      .filter(({ to }) => to[0] === 'eve@example.net')
      .map((one) => secretIn({ text: textOf(one) }))
      .find((secret) => secret !== '')
    need(await people.addresses.confirm(confirmation ?? '', home))
    expect(await people.profile(ada)).toMatchObject({ emailConfirmed: true, formerEmail: null })
    people.newPasswords.forgot({ account: 'ada' }, home)
    expect(await letter(10)).toMatchObject({ to: ['eve@example.net'] })
  })

  test('that was confirmed gets the links when it is taken away or given again, until another is confirmed', async () => {
    const { people, ada, signedIn, letter, confirmed } = await instance()
    await confirmed()
    const [was, next] = ['ada@example.org', 'eve@example.net']
    let letters = 1
    for (const email of [next, was, next, null]) {
      need(await people.updateProfile(await signedIn(ada), { email }))
      expect(await people.profile(ada)).toMatchObject({ email, formerEmail: was })
      // One who gives way is told; one who comes is asked.
      letters += email === null ? 1 : 2
      await letter(letters)
      ada.email = email
    }
    for (const account of ['ada', was]) {
      people.newPasswords.forgot({ account }, home)
      letters += 1
      expect(await letter(letters)).toMatchObject({ to: [was] })
    }
  })

  test('that was never confirmed gets none when another takes its place', async () => {
    const { people, ada, signedIn, letter } = await instance()
    await letter(1)
    need(await people.updateProfile(await signedIn(ada), { email: 'ada@example.net' }))
    await letter(3)
    expect(await people.profile(ada)).toMatchObject({ formerEmail: null })
    people.newPasswords.forgot({ account: 'ada@example.org' }, home)
    people.newPasswords.forgot({ account: 'ada' }, home)
    expect(await letter(4)).toMatchObject({ to: ['ada@example.net'] })
  })

  test('that gave way gets none where a node of an older version confirmed the other', async () => {
    const { people, ada, signedIn, letter, database, smtp } = await instance()
    await letter(1)
    await database.pool.query("update users set email_confirmed_at = now(), former_email = 'old@example.org'")
    expect(await people.profile(ada)).toMatchObject({ formerEmail: null })
    people.newPasswords.forgot({ account: 'old@example.org' }, home)
    people.newPasswords.forgot({ account: 'ada' }, home)
    expect(await letter(2)).toMatchObject({ to: ['ada@example.org'] })
    need(await people.updateProfile(await signedIn(ada), { email: 'ada@example.net' }))
    await letter(4)
    expect(await people.profile(ada)).toMatchObject({ formerEmail: 'ada@example.org' })
    expect(smtp.received.flatMap(({ to }) => to)).not.toContain('old@example.org')
  })

  test('of several accounts gets three letters at most, the one for its own account among them', async () => {
    const { people, person, letter, database, smtp } = await instance()
    await letter(1)
    for (const name of ['bob', 'cyd', 'dan', 'eli']) await person(name)
    await database.pool.query("update users set former_email = 'Eve@example.net' where username <> 'ada'")
    need(await people.signUp({ username: 'eve', password: before, email: 'eve@example.net' }, home))
    await letter(2)
    people.newPasswords.forgot({ account: 'eve@example.net' }, home)
    await letter(5)
    people.newPasswords.forgot({ account: 'eli' }, home)
    await letter(6)
    const whose = smtp.received.slice(2).map((one) => /@(\w+) at Hearth/.exec(textOf(one))?.[1])
    expect(whose.sort()).toEqual(['bob', 'cyd', 'eli', 'eve'])
  })

  test('is found by indexes, whether it stands or gave way', async () => {
    const { database } = await instance()
    const client = await database.pool.connect()
    onTestFinished(() => client.release())
    await client.query('set enable_seqscan = off')
    const plan = await client.query(`explain ${byAddress}`, ['ada@example.org'])
    const text = JSON.stringify(plan.rows)
    for (const index of ['users_email_key_key', 'users_former_email_idx']) expect(text).toContain(index)
  })
})
