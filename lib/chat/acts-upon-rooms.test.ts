import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { need, testChat } from './testing.ts'

/** Somebody comes into a room, as another node does it, so far as it has the room and not yet their row. */
async function arriving(url: string, room: string, user: string) {
  const tx = new pg.Client({ connectionString: url })
  await tx.connect()
  onTestFinished(() => tx.end())
  await tx.query('begin')
  await tx.query('update room set rev = rev + 1 where id = $1', [room])
  return {
    /** Until somebody waits for what is held here. */
    async waitedFor() {
      const waits = 'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))'
      while ((await tx.query(waits)).rowCount === 0);
    },
    async arrive() {
      await tx.query('update users set rooms_added = rooms_added + 1 where id = $1', [user])
      await tx.query('commit')
    },
  }
}

it('an administrator who acts upon a room that they are just being added to is waited for by nobody', async () => {
  const { chat, database, url, person, roomOf, say, seat } = await testChat()
  const [ada, bo] = [await person('ada'), await person('bo')]
  const room = await roomOf('public', bo)
  await say(bo, room, 'rude')
  need(await chat.reports.make(await seat(ada, room), { seq: 1, why: '' }))
  const office = need(chat.takeOffice(ada, '192.0.2.7'))
  const acts = [
    () => chat.allRooms.announceOnly(office, room.id, true),
    () => chat.allRooms.removeMessage(office, { room: room.id, seq: 1 }),
    () => chat.allRooms.remove(office, { room: room.id, name: 'Workshop' }),
  ]
  const before = (await database.pool.query('select rooms_added from users where id = $1', [ada.id])).rows[0]
  for (const act of acts) {
    const other = await arriving(url, room.id, ada.id)
    const acted = act()
    await other.waitedFor()
    await other.arrive()
    expect(await acted).toEqual({ ok: true })
  }
  const { rows } = await database.pool.query('select rooms_added from users where id = $1', [ada.id])
  expect(rows[0].rooms_added - before.rooms_added).toBe(3)
})
