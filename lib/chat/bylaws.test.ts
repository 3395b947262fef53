import { describe, expect, it } from 'vitest'
import { refused } from '../protocol/refusals.ts'
import { codeOf, need, newClientId, testChat } from './testing.ts'

async function instance() {
  const world = await testChat()
  const { chat, person } = world
  const [ada, bo] = [await person('ada'), await person('bo')]
  const office = need(chat.takeOffice(ada, '203.0.113.9'))
  return { ...world, ada, bo, office }
}

const says = (outcome: unknown) => (refused(outcome) ? outcome.message : null)

describe('a word that is not wanted', () => {
  it('is neither said, nor edited into what was said, nor a name of anything', async () => {
    const { chat, ada, bo, office, roomOf, seat, say } = await instance()
    const room = await roomOf('public', ada, bo)
    await say(bo, room, 'Hello')
    need(await chat.bylaws.setWords(office, { words: ['darn', 'heck*'] }))
    const here = await seat(bo, room)
    const said = await chat.messages.send(here, { id: newClientId(), text: 'Well, DARN it' })
    expect(said).toMatchObject({ code: 'BAD', field: 'text' })
    expect(says(said)).toBe("That can't be sent: text has a word that is not wanted here: darn.")
    expect(codeOf(await chat.messages.sendTo(bo, room.id, { id: newClientId(), text: 'heckling' }))).toBe(
      'BAD',
    )
    expect(codeOf(await chat.messages.edit(here, { seq: 1, text: 'd\u0430rn' }))).toBe('BAD')
    const name = 'Darn'
    expect(codeOf(await chat.rooms.create(bo, { name, kind: 'public', topic: '' }))).toBe('BAD')
    expect(codeOf(await chat.rooms.create(bo, { name: 'Socks', kind: 'public', topic: 'to darn' }))).toBe(
      'BAD',
    )
    expect(codeOf(await chat.rooms.update(await seat(ada, room), { topic: 'to darn' }))).toBe('BAD')
    expect(codeOf(await chat.people.updateProfile(bo, { name }))).toBe('BAD')
    const account = { username: 'socks', password: 'correct horse' }
    expect(codeOf(await chat.people.signUp({ ...account, name }, { address: '::1' }))).toBe('BAD')
    expect(codeOf(await chat.people.signUp({ ...account, username: 'heckler' }, { address: '::1' }))).toBe(
      'BAD',
    )
    expect(need(await chat.history.page({ viewer: ada, room: room.id }, { limit: 9 })).messages).toHaveLength(
      1,
    )
    need(await chat.bylaws.setWords(office, { words: [] }))
    await say(bo, room, 'Well, darn it')
  })

  it('[R2] takes nothing back: what was said before is acknowledged when it is sent again', async () => {
    const { chat, ada, office, roomOf, seat } = await instance()
    const here = await seat(ada, await roomOf('public', ada))
    const message = { id: newClientId(), text: 'darn' }
    const sent = need(await chat.messages.send(here, message))
    need(await chat.bylaws.setWords(office, { words: ['darn'] }))
    expect(await chat.messages.send(here, message)).toEqual(sent)
    expect(need(await chat.messages.sendTo(ada, here.room.id, message)).seq).toBe(sent.seq)
  })

  it('has something to look for, and its coming and going stands in the book', async () => {
    const { chat, office } = await instance()
    expect(await chat.bylaws.setWords(office, { words: ['darn', '**'] })).toMatchObject({
      code: 'BAD',
      field: 'words',
    })
    expect(await chat.bylaws.words(office)).toEqual([])
    need(await chat.bylaws.setWords(office, { words: ['darn', 'heck', 'darn'] }))
    expect(await chat.bylaws.words(office)).toEqual(['darn', 'heck'])
    need(await chat.bylaws.setWords(office, { words: ['heck'] }))
    const [newest] = (await chat.audit.page(office, { limit: 1 })).entries
    expect(newest).toMatchObject({ act: 'settings.words', detail: { added: [], removed: ['darn'] } })
  })
})

describe('a banned network', () => {
  const ban = { why: 'Flood.', hours: null }

  it('holds at once, and on other nodes when they look', async () => {
    const { chat, office, otherRules } = await instance()
    const { chat: elsewhere } = await otherRules()
    const { id } = need(await chat.bans.ban(office, { ...ban, network: '192.0.2.77/24' }))
    expect(chat.bylaws.isBanned('::ffff:192.0.2.1')).toBe(true)
    expect(elsewhere.bylaws.isBanned('192.0.2.1')).toBe(false)
    expect(await elsewhere.bylaws.renew()).toBe(true)
    expect(elsewhere.bylaws.isBanned('192.0.2.1')).toBe(true)
    expect(await elsewhere.bylaws.renew()).toBe(false)
    expect(await chat.bans.list(office)).toMatchObject([
      { id, network: '192.0.2.0/24', by: 'ada', until: null },
    ])
    need(await chat.bans.lift(office, id))
    expect(chat.bylaws.isBanned('192.0.2.1')).toBe(false)
    expect(codeOf(await chat.bans.lift(office, id))).toBe('NONE')
  })

  it('ends by itself', async () => {
    const { chat, office, database } = await instance()
    need(await chat.bans.ban(office, { ...ban, network: '2001:db8::/32', hours: 1 }))
    expect(chat.bylaws.isBanned('2001:db8::1')).toBe(true)
    await database.pool.query("update address_ban set until = now() - interval '1 s'")
    await chat.bylaws.renew()
    expect(chat.bylaws.isBanned('2001:db8::1')).toBe(false)
    expect(await chat.bans.list(office)).toEqual([])
    need(await chat.bans.ban(office, { ...ban, network: '2001:db8::/32' }))
  })

  it.each([
    ['nowhere', 'must be an address'],
    ['0.0.0.0/0', 'too large'],
    ['127.0.0.1', 'this machine'],
    ['203.0.113.0/24', 'you would be out'],
  ])('is not %s', async (network, why) => {
    const { chat, office } = await instance()
    const refusal = await chat.bans.ban(office, { ...ban, network })
    expect(refusal).toMatchObject({ code: 'BAD', field: 'network' })
    expect(says(refusal)).toContain(why)
  })

  it('is banned once', async () => {
    const { chat, office } = await instance()
    need(await chat.bans.ban(office, { ...ban, network: '192.0.2.0/24' }))
    expect(codeOf(await chat.bans.ban(office, { ...ban, network: '192.0.2.1/24' }))).toBe('TAKEN')
  })
})
