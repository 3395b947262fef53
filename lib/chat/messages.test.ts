import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createAnnouncer } from '../ground/announcer.ts'
import { endlessDisk } from '../ground/disk.ts'
import { newId } from '../ground/ids.ts'
import type { Viewer } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import type { Changes } from '../protocol/wire.ts'
import { createBylaws } from './bylaws.ts'
import { createMessages } from './messages.ts'
import { codeOf, need, newClientId, testChat, waiting } from './testing.ts'

describe('a message', () => {
  it('[R3] gets the numbers 1, 2, 3 … without gaps, whoever sends at once', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('private', ada, bo)
    const seats = [await seat(ada, room), await seat(bo, room)]
    const sent = await Promise.all(
      Array.from({ length: 600 }, (_, i) =>
        chat.messages.send(seats[i % 2] ?? never(), { id: newClientId(), text: `${i}` }),
      ),
    )
    const seqs = sent.map((one) => need(one).seq).sort((a, b) => a - b)
    expect(seqs).toEqual(Array.from({ length: 600 }, (_, i) => i + 1))
    const revs = new Set(sent.map((one) => need(one).rev))
    expect(revs.size).toBe(600)
    const page = need(await chat.history.page(await seat(ada, room), { limit: 200 }))
    expect([page.lastSeq, page.rev]).toEqual([600, 603])
  })

  it('[R8] is refused while the disk is full, when what is there can still be read', async () => {
    const { person, roomOf, seat, say, otherRules } = await testChat()
    const ada = await person('ada')
    const room = await roomOf('private', ada)
    const here = await seat(ada, room)
    await say(ada, room, 'in time')
    const { chat } = await otherRules({ ...endlessDisk, isFull: () => true })
    expect(codeOf(await chat.messages.send(here, { id: newClientId(), text: 'too late' }))).toBe('FULL')
    expect(codeOf(await chat.messages.edit(here, { seq: 1, text: 'longer' }))).toBe('FULL')
    expect(need(await chat.history.page(here, { limit: 50 })).messages).toHaveLength(1)
  })

  it('[R3] keeps the order in which one sender sent', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const ada = await person('ada')
    const room = await roomOf('public', ada)
    const here = await seat(ada, room)
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) => chat.messages.send(here, { id: newClientId(), text: `${i}` })),
    )
    expect(sent.map((one) => need(one).seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  it('[R8] refused takes no number', async () => {
    const { chat, person, roomOf, seat, say } = await testChat()
    const [ada, bo, outsider] = [await person('ada'), await person('bo'), await person('cy')]
    const room = await roomOf('public', ada, bo)
    const bosSeat = await seat(bo, room)
    need(await chat.rooms.removeMember(await seat(ada, room), bo.id))
    const refusals = await Promise.all([
      chat.messages.send(bosSeat, { id: newClientId(), text: 'still here?' }),
      chat.messages.send(await seat(outsider, room), { id: newClientId(), text: 'me too' }),
      chat.messages.send(await seat(null, room), { id: newClientId(), text: 'and me' }),
    ])
    expect(refusals.map(codeOf)).toEqual(['DENY', 'DENY', 'AUTH'])
    expect((await say(ada, room, 'alone')).seq).toBe(1)
  })

  it('[R6] races a removal: what is accepted lies before it, all else is refused', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('private', ada, bo)
    const [adas, bos] = [await seat(ada, room), await seat(bo, room)]
    const sending = Array.from({ length: 300 }, () =>
      chat.messages.send(bos, { id: newClientId(), text: 'hi' }),
    )
    const removing = chat.rooms.removeMember(adas, bo.id)
    const sent = await Promise.all(sending)
    need(await removing)
    const changes = need(await chat.history.changes(adas, 0))
    const removal = changes.members.find((member) => member.user.id === bo.id)
    expect(removal?.leftAt).not.toBeNull()
    for (const one of sent) {
      if (codeOf(one)) expect(codeOf(one)).toBe('DENY')
      else expect(need(one).rev).toBeLessThan(removal?.rev ?? 0)
    }
    expect(codeOf(await chat.messages.send(bos, { id: newClientId(), text: 'after' }))).toBe('DENY')
  })

  it('[R6] that waited for the room while its author was removed is refused', async () => {
    const { chat, database, person, roomOf, seat } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('private', ada, bo)
    const bos = await seat(bo, room)
    const tx = await database.pool.connect()
    await tx.query('begin')
    await tx.query('update room set rev = rev + 1 where id = $1', [room.id])
    await tx.query('update membership set left_at = now(), rev = 4 where user_id = $1', [bo.id])
    const sending = chat.messages.send(bos, { id: newClientId(), text: 'too late' })
    await waiting(database.pool)
    await tx.query('commit')
    tx.release()
    expect(codeOf(await sending)).toBe('DENY')
    const page = need(await chat.history.page(await seat(ada, room), { limit: 50 }))
    expect(page).toMatchObject({ rev: 4, lastSeq: 0, messages: [] })
  })

  it('is told with what each change made, its rev following the one before', async () => {
    const { chat, person, roomOf, seat, say, changesTold } = await testChat()
    const ada = await person('ada')
    const room = await roomOf('public', ada)
    const here = await seat(ada, room)
    const { seq } = await say(ada, room, '*hi*')
    need(await chat.messages.edit(here, { seq, text: '**ho**' }))
    need(await chat.messages.react(here, { seq, emoji: '👍', on: true }))
    need(await chat.messages.react(here, { seq, emoji: '👍', on: true }))
    need(await chat.messages.react(here, { seq, emoji: '👍', on: false }))
    need(await chat.messages.delete(here, seq))
    expect(changesTold().map((changes) => [changes.from, changes.to])).toEqual([
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
      [7, 7],
    ])
    const [said, edited, reacted, , deleted] = changesTold().map((changes) => changes.messages[0])
    expect(said).toMatchObject({ text: '*hi*', editedAt: null, reactions: [] })
    expect(said?.html).toContain('<em>hi</em>')
    expect(edited?.html).toContain('<strong>ho</strong>')
    expect(edited?.editedAt).not.toBeNull()
    expect(reacted?.reactions).toEqual([{ emoji: '👍', users: [ada.id] }])
    expect(deleted).toMatchObject({ seq, text: '', html: '', reactions: [] })
    expect(deleted?.deletedAt).not.toBeNull()
  })

  it('is edited and deleted by its author, by no other member, and not after it was deleted', async () => {
    const { chat, person, roomOf, seat, say } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada, bo)
    const { seq } = await say(ada, room, 'mine')
    const [adas, bos] = [await seat(ada, room), await seat(bo, room)]
    expect(codeOf(await chat.messages.edit(bos, { seq, text: 'yours' }))).toBe('DENY')
    expect(codeOf(await chat.messages.delete(bos, seq))).toBe('DENY')
    expect(codeOf(await chat.messages.edit(adas, { seq: 99, text: 'x' }))).toBe('NONE')
    need(await chat.messages.delete(adas, seq))
    expect(codeOf(await chat.messages.edit(adas, { seq, text: 'back' }))).toBe('NONE')
    expect(codeOf(await chat.messages.react(bos, { seq, emoji: '👍', on: true }))).toBe('NONE')
    const page = need(await chat.history.page(bos, { limit: 50 }))
    expect(page.rev).toBe(5)
  })

  it('has room for many emoji, and for everybody who joins in one of them', async () => {
    const { chat, person, roomOf, seat, say } = await testChat()
    const [ada, bo] = [await person('ada'), await person('bo')]
    const room = await roomOf('public', ada, bo)
    const { seq } = await say(ada, room, 'hi')
    const [adas, bos] = [await seat(ada, room), await seat(bo, room)]
    const emoji = (n: number) => String.fromCodePoint(0x1f600 + n)
    for (let n = 0; n < limits.reactionsPerMessage; n++)
      need(await chat.messages.react(adas, { seq, emoji: emoji(n), on: true }))
    expect(codeOf(await chat.messages.react(bos, { seq, emoji: '🚀', on: true }))).toBe('BAD')
    need(await chat.messages.react(bos, { seq, emoji: emoji(0), on: true }))
    need(await chat.messages.react(adas, { seq, emoji: emoji(0), on: true }))
    const page = need(await chat.history.page(adas, { limit: 1 }))
    expect(page.messages[0]?.reactions[0]).toEqual({ emoji: emoji(0), users: [ada.id, bo.id] })
  })

  it('[R7] waits in no batch of its own: a thousand senders are all answered', async () => {
    const { chat, person, roomOf, seat } = await testChat()
    const ada = await person('ada')
    const rooms = await Promise.all([1, 2, 3, 4, 5].map(() => roomOf('public', ada)))
    const seats = await Promise.all(rooms.map((room) => seat(ada, room)))
    const sent = await Promise.all(
      Array.from({ length: 1000 }, (_, i) =>
        chat.messages.send(seats[i % 5] ?? never(), { id: newClientId(), text: 'x' }),
      ),
    )
    expect(sent.every((one) => codeOf(one) === null)).toBe(true)
    for (const here of seats) {
      const page = need(await chat.history.page(here, { limit: 200 }))
      expect(page.messages.map((message) => message.seq)).toEqual(
        Array.from({ length: 200 }, (_, i) => i + 1),
      )
    }
  })
})

function never(): never {
  throw new Error('there is a seat for every sender')
}

it('[R3] what had to be written one by one is told so: others wrote in between', async () => {
  let rev = 0
  const query = async ({ values: [rooms] }: { values: string[][] }) => {
    if (rooms && rooms.length > 1)
      throw Object.assign(new Error('one of them cannot be taken'), { code: '22021' })
    rev += 10
    return { rows: [{ n: 1, seq: rev, rev, at: new Date(0) }] }
  }
  const announcer = createAnnouncer()
  const told: Changes[] = []
  announcer.listen((one) => one.type === 'changes' && told.push(one.changes))
  const pool = { query } as unknown as pg.Pool
  const messages = createMessages({
    ...{ pool, writing: pool, disk: endlessDisk, announcer },
    bylaws: createBylaws(pool, announcer),
    firstWords() {},
  })
  const ada = { id: newId(), username: 'ada', name: 'Ada' } as unknown as Viewer
  const room = newId()
  const say = (text: string) => messages.sendTo(ada, room, { id: newClientId(), text })
  await Promise.all(['first', 'second', 'third'].map(say))
  expect(told.map(({ from, to, messages }) => [from, to, messages.map(({ text }) => text)])).toEqual([
    [10, 10, ['first']],
    [20, 20, ['second']],
    [30, 30, ['third']],
  ])
})
