import { describe, expect, it } from 'vitest'
import { parseCommand } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/refusals.ts'
import { codeOf, need, newClientId } from './testing.ts'
import { ruled } from './testing-ruled.ts'

describe('a room', () => {
  it('of announcements has the words of owners and moderators alone; all react', async () => {
    const { chat, seat, room, ada, mo, bo, say, send } = await ruled()
    await say(bo, room, 'before')
    expect(codeOf(await chat.rooms.update(await seat(mo, room), { announceOnly: true }))).toBe('DENY')
    expect(need(await chat.rooms.update(await seat(ada, room), { announceOnly: true }))).toMatchObject({
      announceOnly: true,
    })
    for (const one of [ada, mo]) need(await send(one))
    const message = 'Only owners and moderators write here.'
    expect(await send(bo)).toMatchObject({ code: 'DENY', message })
    const here = await seat(bo, room)
    expect(await chat.messages.edit(here, { seq: 1, text: 'x' })).toMatchObject({ code: 'DENY', message })
    need(await chat.messages.react(here, { seq: 2, emoji: '👍', on: true }))
    need(await chat.rooms.update(await seat(ada, room), { announceOnly: false }))
    need(await send(bo))
  })

  it('in slow mode has one message of each member at a time, also where many come in one flush', async () => {
    const { chat, seat, room, ada, bo, cy, database, send } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    const [bos, cys, adas] = [bo, cy, ada].map((one) => Array.from({ length: 20 }, () => send(one)))
    const codes = async (sends: Promise<unknown>[] = []) => (await Promise.all(sends)).map(codeOf)
    for (const sends of [bos, cys])
      expect((await codes(sends)).sort()).toEqual([...Array(19).fill('SLOW'), null])
    expect((await codes(adas)).every((code) => code === null)).toBe(true)
    const slow = (await send(bo)) as Refusal
    expect(slow.retryable).toBe(true)
    expect(slow.retryAfter).toBeGreaterThan(50)
    expect(slow.retryAfter).toBeLessThanOrEqual(60)
    expect(slow.message).toBe(`Slow mode: you can write again in ${slow.retryAfter} s.`)
    await database.pool.query("update membership set last_said_at = last_said_at - interval '60 s'")
    need(await send(bo))
  })

  it('in slow mode takes nobody at their word of a clock that went back', async () => {
    const { chat, seat, room, ada, bo, database, send } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    await database.pool.query("update membership set last_said_at = now() + interval '1 day'")
    need(await send(bo))
  })

  it('[R2] in slow mode has a repeated message once, and says so at once', async () => {
    const { chat, seat, room, ada, bo } = await ruled()
    need(await chat.rooms.update(await seat(ada, room), { slowSeconds: 60 }))
    const input = { id: newClientId(), text: 'once' }
    const first = need(await chat.messages.sendTo(bo, room.id, input))
    expect(need(await chat.messages.sendTo(bo, room.id, input))).toEqual(first)
  })

  it('is not changed by who has nothing to change', async () => {
    expect(parseCommand('room:update', { room: 'square' })).toMatchObject({ code: 'BAD' })
    expect(parseCommand('room:update', { room: 'square', slowSeconds: 0 })).toMatchObject({ slowSeconds: 0 })
  })

  it('tells its rules as a change, and leaves out what does not hold', async () => {
    const { chat, seat, room, ada, changesTold } = await ruled()
    const rules = { announceOnly: true, slowSeconds: 30, retentionDays: 7 }
    expect(need(await chat.rooms.update(await seat(ada, room), rules))).toMatchObject(rules)
    expect(changesTold().at(-1)?.info).toMatchObject(rules)
    const page = need(await chat.history.page(await seat(ada, room), { limit: 1 }))
    expect(page.room).toMatchObject(rules)
    expect((await chat.rooms.mine(ada))[0]?.info).toMatchObject(rules)
    expect((await seat(ada, room)).room).toMatchObject(rules)
    const none = { announceOnly: false, slowSeconds: 0, retentionDays: null }
    const plain = need(await chat.rooms.update(await seat(ada, room), none))
    expect(Object.keys(plain).filter((key) => key in rules)).toEqual([])
  })
})
