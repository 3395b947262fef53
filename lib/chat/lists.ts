import type pg from 'pg'
import { rows, type Sql } from '../ground/sql.ts'
import type { UserId } from '../protocol/wire.ts'

/**
 * To people's lists of rooms one was added. They count it, so that a node whose sockets were not told can see that it
 * missed something [R5]. Locked in the order of their ids, so that two such acts cannot wait for each other.
 */
export async function noteAdded(tx: Sql, users: readonly UserId[]): Promise<void> {
  await rows(
    tx,
    `with those as materialized (select id from users where id = any($1::uuid[]) order by id for no key update)
     update users u set rooms_added = u.rooms_added + 1 from those where u.id = those.id`,
    [users],
  )
}

/** How many rooms were ever added to the list of each of these. */
export async function addedTo(pool: pg.Pool, users: readonly UserId[]): Promise<Map<UserId, number>> {
  const statement = 'select id, rooms_added as added from users where id = any($1::uuid[])'
  const found = await rows<{ id: UserId; added: number }>(pool, statement, [users], 'rooms-added')
  return new Map(found.map(({ id, added }) => [id, added]))
}
