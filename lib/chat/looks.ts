import type pg from 'pg'
import { rows } from '../ground/sql.ts'

/**
 * What a visitor may see of public rooms now, as one word a room: two that are the same mean that the room's page says
 * the same. `rev` counts what happens in the room, `names_rev` the names of people, which stand beside what they said.
 * After lost commits numbers come again, and `epoch` and the row's own transaction tell them apart.
 */
const statement = `select r.slug, concat_ws(' ', r.id, r.rev, r.xmin, i.names_rev, i.epoch) as look
  from room r cross join instance i where r.slug = any($1::text[]) and r.kind = 'public' and i.id = 1`

/** @returns nothing for rooms that are not, or not for visitors */
export async function looks(pool: pg.Pool, slugs: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ slug: string; look: string }>(pool, statement, [slugs], 'looks')
  return new Map(found.map(({ slug, look }) => [slug, look]))
}
