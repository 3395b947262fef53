import type pg from 'pg'
import { usernameKey } from '../lib/chat/usernames.ts'
import { newId } from '../lib/ground/ids.ts'
import { createPasswords } from '../lib/ground/passwords.ts'
import { transaction } from '../lib/ground/sql.ts'
import { cast, type Rows } from './demo/cast.ts'
import { setTheLongTable } from './demo/long-table.ts'
import { bookClub, languageCafe, lostAndFound, rainGauge } from './demo/neighbours.ts'
import { demoPassword, people } from './demo/people.ts'
import { concert, directs, keyholders, summerFair } from './demo/private.ts'
import { toolLibrary } from './demo/tool-library.ts'
import { welcome, workshop } from './demo/workshop.ts'

export const conversations = [
  ...[welcome, workshop, toolLibrary, rainGauge, bookClub, languageCafe, lostAndFound],
  ...[keyholders, summerFair, concert, ...directs],
]

type Demo = { database: { pool: pg.Pool }; large: boolean; say: (line: string) => void }

/**
 * Fills an empty instance with a neighbourhood that has been talking for some weeks. Where an account exists
 * already it says so and changes nothing.
 * @param large also a public room of 100,000 messages
 */
export async function fillDemo({ database: { pool }, large, say }: Demo): Promise<void> {
  const { rowCount } = await pool.query('select from users limit 1')
  if (rowCount) return say('This Hearth has people already, so the demo was not added.')
  const now = Date.now()
  const users = await usersRows(now)
  const ids = new Map(users.map(({ username, id }) => [username, id]))
  const rows = conversations.map((conversation) => cast(conversation, ids, now))
  await transaction(
    pool,
    async (tx) => {
      // What a row does not say has its default.
      const insert = (table: string, values: object[]) => {
        const columns = Object.keys(values[0] ?? {}).join(', ')
        const statement = `insert into ${table} (${columns})
          select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`
        return tx.query(statement, [JSON.stringify(values)])
      }
      await insert('users', users)
      for (const table of ['room', 'membership', 'message', 'reaction'] as const satisfies (keyof Rows)[]) {
        await insert(
          table,
          rows.flatMap((room) => room[table]),
        )
      }
    },
    () => false,
  )
  if (large) await setTheLongTable(pool, [...ids.values()], say)
  await pool.query('analyze')
  say(`The demo is ready. Sign in as ${people[0]?.[0]} with the password ${demoPassword}`)
}

async function usersRows(now: number) {
  const passwords = createPasswords()
  const joined = now - 36 * 24 * 60 * 60_000
  return Promise.all(
    people.map(async ([username, name], index) => ({
      id: newId(joined + index * 1000),
      username,
      username_key: usernameKey(username),
      name,
      password_hash: await passwords.hash(demoPassword),
      role: index === 0 ? 'owner' : 'member',
      rooms_added: 0,
      created_at: new Date(joined + index * 1000).toISOString(),
    })),
  )
}
