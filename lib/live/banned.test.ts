import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { need } from '../chat/testing.ts'
import { testLive, until } from './testing.ts'

/** The tests' own address cannot be banned as others are; so it is put where bans are kept. */
const banHere = `insert into address_ban (id, network, created_by) values (gen_random_uuid(), '127.0.0.0/8', gen_random_uuid())`

test('sockets from a network that is banned now are cut off', async () => {
  const { bare, person, chat, database } = await testLive()
  const ada = await person('ada')
  const [visitor, member] = [await bare(null), await bare(ada)]
  await database.pool.query(banHere)
  need(await chat.bans.ban(need(chat.takeOffice(ada, '::1')), { network: '192.0.2.1', why: '', hours: null }))
  await until(() => visitor.socket.disconnected && member.socket.disconnected)
})

test('[R5] where no word of it arrived, the database has it; who comes too early for the guard is cut off too', async () => {
  const { bare, database, chat, url } = await testLive()
  const { socket } = await bare(null)
  await database.pool.query(banHere)
  await until(() => socket.disconnected)
  expect(chat.bylaws.isBanned('127.0.0.1')).toBe(true)
  const late = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
  const heard: string[] = []
  late.onAny((event) => heard.push(event))
  await new Promise((resolve) => late.once('disconnect', resolve))
  expect(heard).toEqual([])
})
