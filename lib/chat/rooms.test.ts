import { describe, expect, it } from 'vitest'
import { codeOf, need, testChat } from './testing.ts'

describe('a room', () => {
  it('has an address made of its name, in any script, and another where that is taken', async () => {
    const { chat, person } = await testChat()
    const ada = await person('ada')
    const slug = async (name: string) =>
      need(await chat.rooms.create(ada, { name, kind: 'public', topic: '' })).slug
    expect(await slug('Book Club!')).toBe('book-club')
    expect(await slug('Book club')).toBe('book-club-2')
    expect(await slug('読書会')).toBe('読書会')
    expect(await slug('***')).toBe('room')
    // Small letters are not always composed as the large ones were; a mark stands upon nothing.
    const turkish = await slug('İ\u0331x')
    expect(turkish).toBe(turkish.normalize('NFC'))
    expect(await slug('\u0301x')).toBe('x')
  })

  it('that is private does not show in the address left for a public one', async () => {
    const { chat, person } = await testChat()
    const ada = await person('ada')
    const hidden = need(await chat.rooms.create(ada, { name: 'Layoffs', kind: 'private', topic: '' }))
    const open = need(await chat.rooms.create(ada, { name: 'Layoffs', kind: 'public', topic: '' }))
    expect(hidden.slug).toMatch(/^layoffs-[a-z0-9]{8}$/)
    expect(open.slug).toBe('layoffs')
  })

  it.each(['a\0b', '\ud800', '\0'])('that cannot be (%j) is none, and no fault', async (ref) => {
    const { chat, person } = await testChat()
    expect(codeOf(await chat.enter(await person('ada'), ref))).toBe('NONE')
  })

  it('[R6] that is private looks absent to others', async () => {
    const { chat, person, roomOf } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('private', ada)
    const absent = await chat.enter(bo, 'no-such-room')
    for (const ref of [room.id, room.slug]) {
      expect(await chat.enter(bo, ref)).toEqual(absent)
      expect(await chat.enter(null, ref)).toEqual(absent)
    }
    expect(codeOf(absent)).toBe('NONE')
    expect(await chat.rooms.browse(bo)).toEqual([])
  })

  it('that is public is browsed, read by anyone and joined by those with an account', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada)
    expect(await chat.rooms.browse(null)).toMatchObject([
      { members: 1, joined: false, info: { id: room.id } },
    ])
    expect(codeOf(await chat.rooms.join(await seat(null, room)))).toBe('AUTH')
    expect(need(await chat.rooms.join(await seat(bo, room)))).toMatchObject({ role: 'member', rev: 3 })
    expect(need(await chat.rooms.join(await seat(bo, room)))).toMatchObject({ rev: 3 })
    expect(await chat.rooms.browse(bo)).toMatchObject([{ members: 2, joined: true }])
  })

  it('is renamed by its owner, at the same address', async () => {
    const { chat, person, roomOf, seat, changesTold } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada, bo)
    expect(codeOf(await chat.rooms.update(await seat(bo, room), { name: 'Mine' }))).toBe('DENY')
    const info = need(await chat.rooms.update(await seat(ada, room), { name: 'Garden' }))
    expect(info).toMatchObject({ name: 'Garden', slug: room.slug, rev: 4 })
    expect(changesTold().at(-1)).toMatchObject({ from: 4, to: 4, info: { name: 'Garden' } })
  })
})

describe('the members of a room', () => {
  it('[R6] leave and are removed as changes of the room, and are told that it is gone', async () => {
    const { chat, person, roomOf, seat, changesTold } = await testChat()
    const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
    const room = await roomOf('private', ada, bo, cy)
    expect(codeOf(await chat.rooms.removeMember(await seat(bo, room), cy.id))).toBe('DENY')
    need(await chat.rooms.removeMember(await seat(ada, room), bo.id))
    need(await chat.rooms.leave(await seat(cy, room)))
    expect(changesTold().map((changes) => changes.to)).toEqual([3, 4, 5, 6])
    const gone = changesTold().flatMap(({ members }) => members.filter(({ leftAt }) => leftAt))
    expect(gone.map(({ user }) => user.id)).toEqual([bo.id, cy.id])
    expect(need(await chat.rooms.members(await seat(ada, room))).map((one) => one.user.id)).toEqual([ada.id])
  })

  it('are never without an owner: the longest member is the heir', async () => {
    const { chat, person, roomOf, seat, changesTold } = await testChat()
    const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
    const room = await roomOf('public', ada, bo, cy)
    need(await chat.rooms.leave(await seat(ada, room)))
    expect((await seat(bo, room)).role).toBe('owner')
    expect(changesTold().at(-1)).toMatchObject({ from: 5, to: 6 })
    need(await chat.rooms.leave(await seat(bo, room)))
    need(await chat.rooms.leave(await seat(cy, room)))
    need(await chat.rooms.join(await seat(ada, room)))
    expect((await seat(ada, room)).role).toBe('owner')
    const revs = changesTold().map((changes) => [changes.from, changes.to])
    expect(revs).toEqual([
      [3, 3],
      [4, 4],
      [5, 6],
      [7, 8],
      [9, 9],
      [10, 11],
    ])
  })
})

describe('a direct conversation', () => {
  it('is one for each pair, whoever begins, also both at once', async () => {
    const { chat, person } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const opened = await Promise.all([
      chat.rooms.openDirect(ada, { users: [bo.id] }),
      chat.rooms.openDirect(bo, { users: [ada.id] }),
      chat.rooms.openDirect(ada, { users: [bo.id, bo.id] }),
    ])
    expect(new Set(opened.map((one) => need(one).info.id)).size).toBe(1)
  })

  it('is in the list of the other only when something was said', async () => {
    const { chat, person, say, told } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const { info } = need(await chat.rooms.openDirect(ada, { users: [bo.id] }))
    expect(await chat.rooms.mine(ada)).toHaveLength(1)
    expect(await chat.rooms.mine(bo)).toHaveLength(0)
    const listed = new Promise<void>((resolve) => {
      const poll = () =>
        told.some((one) => one.type === 'listed' && one.user === bo.id) ? resolve() : setImmediate(poll)
      poll()
    })
    await say(ada, info, 'hello')
    await listed
    expect(await chat.rooms.mine(bo)).toMatchObject([
      { lastSeq: 1, lastReadSeq: 0, others: [{ username: 'ada' }] },
    ])
  })

  it('never becomes anything else', async () => {
    const { chat, person, seat } = await testChat()
    const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
    const { info } = need(await chat.rooms.openDirect(ada, { users: [bo.id] }))
    const here = await seat(ada, info)
    const tries = [
      chat.rooms.addMember(here, cy.id),
      chat.rooms.removeMember(here, bo.id),
      chat.rooms.leave(here),
      chat.rooms.update(here, { name: 'x' }),
      chat.invites.create(here, { days: 1, uses: null }),
    ]
    expect((await Promise.all(tries)).map(codeOf)).toEqual(['DENY', 'DENY', 'DENY', 'DENY', 'DENY'])
  })

  it('of several is a group, new each time, of people who exist', async () => {
    const { chat, person, seat } = await testChat()
    const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
    const group = need(await chat.rooms.openDirect(ada, { users: [bo.id, cy.id] }))
    const again = need(await chat.rooms.openDirect(ada, { users: [bo.id, cy.id] }))
    expect(group.info.id).not.toBe(again.info.id)
    expect(group).toMatchObject({ info: { kind: 'group', name: null }, rev: 4 })
    expect(group.others.map((other) => other.username)).toEqual(['bo', 'cy'])
    expect(need(await chat.rooms.members(await seat(cy, group.info)))).toHaveLength(3)
    const nobody = '00000000-0000-7000-8000-000000000000' as typeof ada.id
    expect(codeOf(await chat.rooms.openDirect(ada, { users: [bo.id, nobody] }))).toBe('NONE')
    expect(codeOf(await chat.rooms.openDirect(ada, { users: [ada.id] }))).toBe('BAD')
  })
})

describe('the read position', () => {
  it('moves forward only, to the newest message at most, and follows what one says', async () => {
    const { chat, person, roomOf, seat, say, told } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada, bo)
    for (const text of ['1', '2', '3']) await say(ada, room, text)
    const bos = await seat(bo, room)
    expect(await chat.rooms.markRead(bos, 2)).toBe(2)
    expect(await chat.rooms.markRead(bos, 1)).toBe(2)
    expect(await chat.rooms.markRead(bos, 99)).toBe(3)
    expect(told.filter((one) => one.type === 'read').map((one) => one.seq)).toEqual([2, 3])
    expect(await chat.rooms.mine(ada)).toMatchObject([{ lastSeq: 3, lastReadSeq: 3 }])
  })

  it('of one who comes later begins where they came', async () => {
    const { chat, person, roomOf, seat, say } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada)
    await say(ada, room, 'before')
    expect(need(await chat.rooms.join(await seat(bo, room)))).toMatchObject({ lastSeq: 1, lastReadSeq: 1 })
  })
})

describe('an invite link', () => {
  it('lets people in as often as it says, and counts those who came', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo, cy] = [await person('ada'), await person('bo'), await person('cy')]
    const room = await roomOf('private', ada)
    const here = await seat(ada, room)
    const { code } = need(await chat.invites.create(here, { days: 7, uses: 1 }))
    expect(code.length).toBeGreaterThanOrEqual(22)
    expect(need(await chat.invites.look(code))).toMatchObject({ members: 1, by: { username: 'ada' } })
    need(await chat.invites.accept(ada, code))
    const came = await Promise.all([chat.invites.accept(bo, code), chat.invites.accept(cy, code)])
    expect(came.map(codeOf).sort()).toEqual(['NONE', null])
    expect(need(await chat.rooms.members(here))).toHaveLength(2)
    expect((await seat(ada, room)).room.rev).toBe(3)
    expect(codeOf(await chat.invites.look(code))).toBe('NONE')
  })

  it('is refused alike when unknown, revoked and expired', async () => {
    const { chat, database, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const here = await seat(ada, await roomOf('private', ada))
    const [revoked, expired] = [
      need(await chat.invites.create(here, { days: 7, uses: null })),
      need(await chat.invites.create(here, { days: 7, uses: null })),
    ]
    need(await chat.invites.revoke(here, revoked.id))
    await database.pool.query('update invite set expires_at = now() where id = $1', [expired.id])
    const answers = await Promise.all(
      ['nothing', revoked.code, expired.code].map((code) => chat.invites.accept(bo, code)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers.map(codeOf)).toEqual(['NONE', 'NONE', 'NONE'])
    expect(need(await chat.invites.list(here))).toEqual([])
  })

  it('is made by those who may: owners of a private room, any member of a public one', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const input = { days: 7, uses: null }
    expect(codeOf(await chat.invites.create(await seat(bo, await roomOf('private', ada, bo)), input))).toBe(
      'DENY',
    )
    expect(codeOf(await chat.invites.create(await seat(bo, await roomOf('public', ada, bo)), input))).toBe(
      null,
    )
  })
})
