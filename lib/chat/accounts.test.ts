import { describe, expect, it } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { arrived } from '../ground/testing.ts'
import type { InstanceRole } from '../protocol/wire.ts'
import { entries } from './audit.ts'
import type { Office } from './office.ts'
import { codeOf, need, testChat, tokenOf } from './testing.ts'

const from = { userAgent: 'Firefox', address: '192.0.2.1' }
const password = 'correct horse'

/** Ada owns the instance, Cleo administers it, Bo is a member. */
async function instance() {
  const world = await testChat()
  const { chat, person, identity, database } = world
  const [ada, cleo, bo] = [await person('ada'), await person('cleo'), await person('bo')]
  const officeOf = (viewer: Viewer): Office => need(chat.takeOffice(viewer, '192.0.2.7'))
  need(await chat.accounts.appoint(officeOf(ada), cleo.id, 'administrator'))
  const roleOf = async ({ id }: Viewer) => {
    const found = await chat.accounts.one(officeOf(ada), id)
    return need(found).role
  }
  const token = async ({ id }: Viewer) => tokenOf({ database, identity }, id)
  const book = async () =>
    (await entries(database.pool, { limit: 50 })).map(({ act, target }) => `${act} ${target}`)
  const logIn = ({ username }: Viewer) => chat.people.logIn({ username, password }, from)
  return {
    ...world,
    ada,
    cleo: { ...cleo, role: 'administrator' as InstanceRole },
    bo,
    officeOf,
    roleOf,
    token,
    book,
    logIn,
  }
}

it('shows the address that a new password goes to, while that is another than theirs', async () => {
  const { chat, ada, bo, officeOf, database } = await instance()
  const account = async () => need(await chat.accounts.one(officeOf(ada), bo.id))
  const set = `update users set email = 'eve@example.net', former_email = 'bo@example.org' where id = $1`
  await database.pool.query(set, [bo.id])
  expect(await account()).toMatchObject({ email: 'eve@example.net', formerEmail: 'bo@example.org' })
  await database.pool.query('update users set email_confirmed_at = now() where id = $1', [bo.id])
  expect(await account()).toMatchObject({ email: 'eve@example.net', formerEmail: null })
})

describe('an office', () => {
  it('is for the owner and administrators; to others there is nothing there', async () => {
    const { chat, bo, cleo } = await instance()
    expect(codeOf(chat.takeOffice(null, ''))).toBe('AUTH')
    expect(codeOf(chat.takeOffice(bo, ''))).toBe('NONE')
    expect(codeOf(chat.takeOffice({ ...bo, role: 'guest' }, ''))).toBe('NONE')
    expect(codeOf(chat.takeOffice(cleo, ''))).toBeNull()
  })

  it('ends with the role, also for whoever has one in hand', async () => {
    const { chat, ada, bo, cleo, officeOf, roleOf } = await instance()
    const held = officeOf(cleo)
    need(await chat.accounts.appoint(officeOf(ada), cleo.id, 'member'))
    expect(codeOf(await chat.accounts.appoint(held, bo.id, 'guest'))).toBe('NONE')
    expect(await roleOf(bo)).toBe('member')
  })
})

describe('roles', () => {
  it('of members and guests are given by administrators, that of administrators by the owner alone', async () => {
    const { chat, ada, bo, cleo, officeOf, roleOf, person, book } = await instance()
    need(await chat.accounts.appoint(officeOf(cleo), bo.id, 'guest'))
    expect(await roleOf(bo)).toBe('guest')
    expect(codeOf(await chat.accounts.appoint(officeOf(cleo), bo.id, 'administrator'))).toBe('DENY')
    need(await chat.accounts.appoint(officeOf(ada), bo.id, 'administrator'))
    expect(codeOf(await chat.accounts.appoint(officeOf(cleo), bo.id, 'member'))).toBe('DENY')
    expect(codeOf(await chat.accounts.appoint(officeOf(cleo), ada.id, 'member'))).toBe('DENY')
    expect(codeOf(await chat.accounts.appoint(officeOf(ada), ada.id, 'member'))).toBe('DENY')
    const stranger = { ...(await person('dee')), id: crypto.randomUUID() as Viewer['id'] }
    expect(codeOf(await chat.accounts.appoint(officeOf(ada), stranger.id, 'member'))).toBe('NONE')
    expect(await book()).toEqual(['account.role @bo', 'account.role @bo', 'account.role @cleo'])
  })

  it('there is one owner, who may hand over', async () => {
    const { chat, ada, bo, cleo, officeOf, roleOf, told } = await instance()
    expect(codeOf(await chat.accounts.handOver(officeOf(cleo), bo.id))).toBe('DENY')
    const office = officeOf(ada)
    need(await chat.accounts.handOver(office, bo.id))
    expect([await roleOf(ada), await roleOf(bo)]).toEqual(['administrator', 'owner'])
    expect(codeOf(await chat.accounts.handOver(office, cleo.id))).toBe('DENY')
    expect(told.filter(({ type }) => type === 'role')).toHaveLength(3)
  })
})

describe('a suspension', () => {
  it('ends every session and token, and none is made beside it', async () => {
    const { chat, database, ada, bo, officeOf, token, identity, told } = await instance()
    const before = await token(bo)
    const session = need(await identity.openSession(await arrived(database, bo.id), from))
    need(await chat.accounts.suspend(officeOf(ada), bo.id, { hours: 24, why: 'Spam.' }))
    const arrival = await arrived(database, bo.id)
    expect(codeOf(await identity.createToken(arrival, { name: 't', days: null }))).toBe('AUTH')
    expect(codeOf(await identity.openSession(arrival, from))).toBe('AUTH')
    expect(await identity.identify({ token: before.token })).toBeNull()
    expect((await identity.valid([before.id, session.id])).size).toBe(0)
    expect(told.at(-1)).toMatchObject({ type: 'signed-out', user: bo.id })
    expect(told.at(-1)).toMatchObject({ credentials: expect.arrayContaining([before.id, session.id]) })
    need(await chat.accounts.unsuspend(officeOf(ada), bo.id))
    expect((await identity.valid([before.id, session.id])).size).toBe(0)
    need(await identity.openSession(arrival, from))
  })

  it('is told to whoever has the password, with its end and why, and to nobody else', async () => {
    const { chat, ada, bo, officeOf, logIn } = await instance()
    need(await chat.accounts.suspend(officeOf(ada), bo.id, { hours: 24, why: 'Spam.' }))
    const told = await logIn(bo)
    expect(told).toMatchObject({ code: 'DENY' })
    expect(told).toMatchObject({
      message: expect.stringMatching(/^This account is suspended until .+ UTC\. The reason given: Spam\.$/),
    })
    const wrong = await chat.people.logIn({ username: 'bo', password: 'not this one' }, from)
    expect(wrong).toMatchObject({ code: 'AUTH', message: 'Wrong username or password.' })
  })

  it('for good has no end, another one has', async () => {
    const { chat, ada, bo, officeOf, logIn, database } = await instance()
    need(await chat.accounts.suspend(officeOf(ada), bo.id, { hours: null, why: '' }))
    expect(await logIn(bo)).toMatchObject({ message: 'This account is suspended.' })
    await database.pool.query("update users set suspended_until = now() - interval '1 s' where id = $1", [
      bo.id,
    ])
    expect(codeOf(await logIn(bo))).toBeNull()
    expect(need(await chat.accounts.one(officeOf(ada), bo.id)).suspended).toBeNull()
  })

  it('never meets the owner, oneself, or by an administrator another one', async () => {
    const { chat, ada, bo, cleo, officeOf } = await instance()
    need(await chat.accounts.appoint(officeOf(ada), bo.id, 'administrator'))
    const years = { hours: null, why: '' }
    for (const user of [ada, cleo, bo]) {
      expect(codeOf(await chat.accounts.suspend(officeOf(cleo), user.id, years))).toBe('DENY')
    }
    expect(codeOf(await chat.accounts.suspend(officeOf(ada), ada.id, years))).toBe('DENY')
    need(await chat.accounts.suspend(officeOf(ada), bo.id, years))
  })

  it('of an administrator takes the office that they hold', async () => {
    const { chat, ada, bo, cleo, officeOf } = await instance()
    const held = officeOf(cleo)
    need(await chat.accounts.suspend(officeOf(ada), cleo.id, { hours: 1, why: '' }))
    expect(codeOf(await chat.accounts.signOut(held, bo.id))).toBe('NONE')
  })
})

describe('the list of people', () => {
  it('is searched, and comes a page at a time', async () => {
    const { chat, ada, officeOf, bo } = await instance()
    const office = officeOf(ada)
    const names = async (query: object) => {
      const found = await chat.accounts.page(office, { q: '', only: 'all', limit: 2, ...query })
      return [found.people.map(({ username }) => username), found.next]
    }
    expect(await names({})).toEqual([['ada', 'bo'], 'bo'])
    expect(await names({ next: 'bo' })).toEqual([['cleo'], null])
    expect(await names({ q: 'CL' })).toEqual([['cleo'], null])
    expect(await names({ q: '%' })).toEqual([[], null])
    expect(await names({ only: 'administrators' })).toEqual([['ada', 'cleo'], null])
    need(await chat.accounts.suspend(office, bo.id, { hours: 1, why: 'Spam.' }))
    expect(await names({ only: 'suspended' })).toEqual([['bo'], null])
  })

  it('everybody is out after being signed out everywhere', async () => {
    const { chat, ada, bo, officeOf, token, identity } = await instance()
    const made = await token(bo)
    need(await chat.accounts.signOut(officeOf(ada), bo.id))
    expect(await identity.identify({ token: made.token })).toBeNull()
    expect(await identity.identify({ token: (await token(bo)).token })).not.toBeNull()
  })

  it('a lost second factor is switched off for others beneath, and that is in the book', async () => {
    const { chat, ada, bo, officeOf, database } = await instance()
    await database.pool.query(
      "update users set totp_secret = '\\x00', totp_since = now() where id = any($1)",
      [[ada.id, bo.id]],
    )
    expect(codeOf(await chat.accounts.factorOff(officeOf(ada), ada.id))).toBe('DENY')
    need(await chat.accounts.factorOff(officeOf(ada), bo.id))
    expect(await chat.people.secondFactor.state(bo)).toEqual({ since: null, codesLeft: 0 })
    expect((await entries(database.pool, { limit: 1 }))[0]).toMatchObject({
      act: 'account.factor-off',
      target: '@bo',
    })
  })
})
