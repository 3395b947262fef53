import { Secret, TOTP } from 'otpauth'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAnnouncer } from '../ground/announcer.ts'
import { type Arrival, createIdentity, type Viewer } from '../ground/identity.ts'
import { noMail } from '../ground/mail.ts'
import { createPasswords } from '../ground/passwords.ts'
import { createThrottle } from '../ground/throttle.ts'
import { limits, rates } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import { createLetters } from './letters.ts'
import type { People } from './people.ts'
import { createProof } from './proof.ts'
import { createSecondFactor } from './second-factor.ts'
import { codeOf, need } from './testing.ts'
import { home, password, seal, testPeople } from './testing-people.ts'
import { createTurns } from './turns.ts'

const { database, identity, node, signedIn, arrival } = await testPeople()
const elsewhere = { address: '192.0.2.2' }

let people: People
let ada: Arrival
beforeEach(async () => {
  ;({ people, ada } = await arrival())
})

/** A clock that stands still, so that what a code is worth depends on nobody's speed. */
const noon = Date.UTC(2026, 10, 26, 12)
function factorAt(now: () => number) {
  const throttle = createThrottle({ enabled: true })
  const turns = createTurns(throttle)
  const proof = createProof({ database, throttle, turns, passwords: createPasswords() })
  return createSecondFactor({ database, seal, throttle, proof, letters: createLetters(noMail) }, now)
}

const codeAt = (text: string, timestamp: number) =>
  TOTP.generate({ secret: Secret.fromBase32(text), timestamp })

/** With the factor on. @returns the secret as text, and the recovery codes */
async function switchedOn(me: Arrival, factor = people.secondFactor, at = Date.now()) {
  const viewer = await signedIn(me)
  need(await factor.begin(viewer))
  const text = (await factor.pending(viewer, 'Hearth'))?.text ?? ''
  const { codes } = need(await factor.confirm(viewer, { code: codeAt(text, at) }))
  return { viewer, text, codes: codes.map((code) => code.replaceAll('-', '')) }
}

describe('switching it on', () => {
  test('counts only once a code was shown', async () => {
    const viewer = await signedIn(ada)
    need(await people.secondFactor.begin(viewer))
    const pending = await people.secondFactor.pending(viewer, 'My Hearth')
    expect(pending?.uri).toMatch(/^otpauth:\/\/totp\/My%20Hearth:ada\?/)
    expect(await people.logIn({ username: 'ada', password }, home)).toEqual(ada)
    expect(codeOf(await people.secondFactor.confirm(viewer, { code: '000000' }))).toBe('DENY')
    const code = codeAt(pending?.text ?? '', Date.now())
    const { codes } = need(await people.secondFactor.confirm(viewer, { code }))
    expect(new Set(codes).size).toBe(limits.recoveryCodes)
    expect(await people.secondFactor.pending(viewer, 'My Hearth')).toBeNull()
    expect(codeOf(await people.secondFactor.begin(viewer))).toBe('STALE')
  })

  test('asks whoever signed in a while ago for the password, and a token always', async () => {
    const viewer = await signedIn(ada, limits.freshMinutes + 1)
    need(await people.secondFactor.begin(viewer))
    const code = codeAt((await people.secondFactor.pending(viewer, 'Hearth'))?.text ?? '', Date.now())
    const byToken: Viewer = { ...viewer, via: 'token' }
    for (const one of [viewer, byToken]) {
      expect(await people.secondFactor.confirm(one, { code })).toMatchObject({ field: 'password' })
      const wrong = await people.secondFactor.confirm(one, { code, password: 'wrong horse' })
      expect(wrong).toMatchObject({ code: 'DENY', field: 'password' })
    }
    need(await people.secondFactor.confirm(viewer, { code, password }))
  })

  test('of two at once, one wins, and its recovery codes are those that count', async () => {
    const viewer = await signedIn(ada)
    need(await people.secondFactor.begin(viewer))
    const code = codeAt((await people.secondFactor.pending(viewer, 'Hearth'))?.text ?? '', Date.now())
    const both = await Promise.all([1, 2].map(() => people.secondFactor.confirm(viewer, { code })))
    expect(both.filter(refused)).toHaveLength(1)
    expect(await people.secondFactor.state(viewer)).toMatchObject({ codesLeft: limits.recoveryCodes })
  })

  test('leaves neither the secret nor a recovery code in the database as it is', async () => {
    const { text, codes } = await switchedOn(ada)
    const secret = Buffer.from(Secret.fromBase32(text).bytes)
    const kept = await database.pool.query('select totp_secret from users')
    expect(kept.rows[0].totp_secret.includes(secret)).toBe(false)
    const hashes = await database.pool.query('select hash from recovery_code')
    for (const { hash } of hashes.rows) expect(codes).not.toContain(hash.toString())
  })
})

describe('logging in', () => {
  test('asks for the code after the right password, and says no more than before to a wrong one', async () => {
    await switchedOn(ada)
    const asked = await people.logIn({ username: 'ada', password }, home)
    expect(asked).toMatchObject({ code: 'AUTH', field: 'code' })
    const wrong = await people.logIn({ username: 'ada', password: 'wrong horse' }, home)
    expect(wrong).toMatchObject({ code: 'AUTH', message: 'Wrong username or password.' })
    expect(wrong).not.toHaveProperty('field')
    expect(await people.logIn({ username: 'ada', password: 'wrong horse', code: '123456' }, home)).toEqual(
      wrong,
    )
  })

  test('takes a recovery code once, also from two nodes at the same time', async () => {
    const { codes, viewer } = await switchedOn(ada)
    const other = node()
    const input = { username: 'ada', password, code: codes[0] }
    const both = await Promise.all([people.logIn(input, home), other.logIn(input, home)])
    expect(both.filter(refused)).toHaveLength(1)
    expect(codeOf(await people.logIn(input, home))).toBe('AUTH')
    expect(await people.secondFactor.state(viewer)).toMatchObject({ codesLeft: limits.recoveryCodes - 1 })
    expect(await people.logIn({ ...input, code: codes[1] }, home)).toEqual(ada)
  })

  test('takes a code of the step before, now or after, each once and never an older one than the last', async () => {
    let now = noon
    const factor = factorAt(() => now)
    const { text } = await switchedOn(ada, factor, noon - 60_000 + 30_000)
    const at = (steps: number, from = home) => factor.ask(ada, codeAt(text, noon + steps * 30_000), from)
    expect(codeOf(await at(2))).toBe('AUTH')
    expect(codeOf(await at(-2))).toBe('AUTH')
    expect(await at(0)).toEqual(ada)
    expect(codeOf(await at(0))).toBe('AUTH')
    expect(await at(1)).toEqual(ada)
    expect(codeOf(await at(0))).toBe('AUTH')
    now += 600_000
    expect(codeOf(await at(1, elsewhere))).toBe('AUTH')
    expect(await at(20, elsewhere)).toEqual(ada)
  })

  test('of two with the same code at once, at two nodes, one gets in', async () => {
    const nodes = [factorAt(() => noon), factorAt(() => noon)]
    const { text } = await switchedOn(ada, nodes[0], noon - 30_000)
    const code = codeAt(text, noon)
    const tries = await Promise.all([...nodes, ...nodes].map((node) => node.ask(ada, code, home)))
    expect(tries.filter((answer) => !refused(answer))).toEqual([ada])
  })

  test('failures at one account from one address run out, the owner elsewhere still gets in', async () => {
    const { codes } = await switchedOn(ada)
    const guess = (code: string, from = home) => people.logIn({ username: 'ada', password, code }, from)
    for (let n = 0; n < rates.loginAccount.points; n++) {
      expect(codeOf(await guess(`00000${n}`))).toBe('AUTH')
    }
    expect(codeOf(await guess(codes[0] ?? ''))).toBe('SLOW')
    expect(await guess(codes[0] ?? '', elsewhere)).toEqual(ada)
  })

  test('asking for the code is no failure, however often', async () => {
    const { codes } = await switchedOn(ada)
    for (let n = 0; n < rates.loginAccount.points + 2; n++) {
      expect(await people.logIn({ username: 'ada', password }, home)).toMatchObject({ field: 'code' })
    }
    expect(await people.logIn({ username: 'ada', password, code: codes[0] }, home)).toEqual(ada)
  })

  test('a secret that was sealed with another seal lets nobody in, a recovery code still does', async () => {
    const { text, codes } = await switchedOn(ada)
    const moved = createIdentity({ database, announcer: createAnnouncer(), seal: 't'.repeat(43) })
    people = node({ identity: moved })
    const late = codeAt(text, Date.now() + 30_000)
    expect(codeOf(await people.logIn({ username: 'ada', password, code: late }, home))).toBe('AUTH')
    expect(await people.logIn({ username: 'ada', password, code: codes[0] }, home)).toEqual(ada)
  })
})

describe('the ticket to the second step', () => {
  const begun = async () => {
    const step = need(await people.begin({ username: 'ada', password }, home))
    if (!('ticket' in step)) throw new Error('nothing more was asked for')
    return step.ticket
  }

  test('is given for the password, and is good with a code alone', async () => {
    expect(await people.begin({ username: 'ada', password }, home)).toEqual(ada)
    const { codes } = await switchedOn(ada)
    const ticket = await begun()
    expect(people.secondFactor.holds(ticket)).toBe(true)
    expect(codeOf(await people.secondFactor.finish(ticket, '000000', home))).toBe('AUTH')
    expect(await people.secondFactor.finish(ticket, codes[0] ?? '', home)).toEqual(ada)
    expect(await identity.identify({ token: ticket })).toBeNull()
  })

  test('ends with the password, and with the factor', async () => {
    const { codes, viewer } = await switchedOn(ada)
    const ticket = await begun()
    need(await people.changePassword(viewer, { current: password, password: 'battery staple' }))
    expect(codeOf(await people.secondFactor.finish(ticket, codes[0] ?? '', home))).toBe('AUTH')
    const again = await people.begin({ username: 'ada', password: 'battery staple' }, home)
    need(await people.secondFactor.off(viewer, { code: codes[1] ?? '', password: 'battery staple' }))
    const late = 'ticket' in again ? again.ticket : ''
    expect(codeOf(await people.secondFactor.finish(late, codes[2] ?? '', home))).toBe('AUTH')
  })

  test('ends after its minutes, and none can be made up', async () => {
    let now = noon
    const factor = factorAt(() => now)
    const { codes } = await switchedOn(ada, factor, noon)
    const step = await factor.admit(ada)
    const ticket = 'ticket' in step ? step.ticket : ''
    now += limits.stepMinutes * 60_000
    for (const one of [ticket, '', 'x', ada.id]) {
      expect(codeOf(await factor.finish(one, codes[0] ?? '', home))).toBe('AUTH')
    }
  })
})

describe('while it is on', () => {
  test('new recovery codes take the place of the old ones', async () => {
    const { viewer, codes } = await switchedOn(ada)
    const [one = '', two = ''] = codes
    const { codes: fresh } = need(await people.secondFactor.renew(viewer, { code: one, password }))
    expect(codeOf(await people.logIn({ username: 'ada', password, code: two }, home))).toBe('AUTH')
    const code = fresh[0]?.replaceAll('-', '')
    expect(await people.logIn({ username: 'ada', password, code }, home)).toEqual(ada)
  })

  test('it goes off for the password and a code, not for one of them', async () => {
    const { viewer, codes } = await switchedOn(ada)
    const [code = ''] = codes
    expect(await people.secondFactor.off(viewer, { code })).toMatchObject({ field: 'password' })
    const wrong = await people.secondFactor.off(viewer, { code: '000000', password })
    expect(wrong).toMatchObject({ code: 'DENY', field: 'code' })
    expect(codeOf(await people.secondFactor.off(viewer, { code, password: 'wrong horse' }))).toBe('DENY')
    need(await people.secondFactor.off(viewer, { code, password }))
    expect(await people.logIn({ username: 'ada', password }, home)).toEqual(ada)
    expect(await people.secondFactor.state(viewer)).toEqual({ since: null, codesLeft: 0 })
    expect((await database.pool.query('select from recovery_code')).rowCount).toBe(0)
  })

  test('guesses at switching it off run out', async () => {
    const { viewer, codes } = await switchedOn(ada)
    for (let n = 0; n < rates.loginAccount.points; n++) {
      expect(codeOf(await people.secondFactor.off(viewer, { code: `00000${n}`, password }))).toBe('DENY')
    }
    expect(codeOf(await people.secondFactor.off(viewer, { code: codes[0] ?? '', password }))).toBe('SLOW')
  })
})
