import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../ground/ids.ts'
import { networkIn, whyKeep, writeNetwork } from '../ground/networks.ts'
import { rows } from '../ground/sql.ts'
import type { addressBan } from '../protocol/administration.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Bylaws } from './bylaws.ts'
import { act, type Office } from './office.ts'

export type BanInfo = {
  id: string
  network: string
  why: string
  /** The username of whoever banned it; null where they are gone. */
  by: string | null
  createdAt: string
  /** Null: for good. */
  until: string | null
}

type Row = Omit<BanInfo, 'createdAt' | 'until'> & { createdAt: Date; until: Date | null }

const live = '(b.until is null or b.until > now())'
const listStatement = `select b.id, text(b.network) as network, b.why, u.username as by, b.created_at as "createdAt", b.until
  from address_ban b left join users u on u.id = b.created_by where ${live} order by b.created_at desc, b.id`

/** Networks from which nobody gets in. */
export function createBans(pool: pg.Pool, bylaws: Bylaws) {
  /** Those that are banned now, the newest first. */
  async function list(_: Office): Promise<BanInfo[]> {
    const found = await rows<Row>(pool, listStatement, [])
    return found.map(({ createdAt, until, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      until: until?.toISOString() ?? null,
    }))
  }

  /** Refusals: BAD (no network, or one that had better not be banned), TAKEN, NONE, DB. */
  async function ban(
    office: Office,
    { network: given, hours, why }: z.infer<typeof addressBan>,
  ): Promise<{ id: string; network: string } | Refusal> {
    const bad = (reason: string) =>
      refuse('BAD', `That can't be sent: network ${reason}.`, { field: 'network' })
    const network = networkIn(given)
    if (!network) return bad('must be an address or a network, such as 192.0.2.7 or 192.0.2.0/24')
    const fault = whyKeep(network, office.address)
    if (fault) return bad(fault)
    const done = await act(pool, office, [], async (tx) => {
      // One after another, so that the count below holds.
      await rows(tx, 'lock table address_ban in share row exclusive mode', [])
      await rows(tx, `delete from address_ban b where not ${live}`, [])
      const [found] = await rows<{ network: string; count: number; taken: boolean }>(
        tx,
        `select text(inet(network($1::inet))) as network, count(*) as count,
           coalesce(bool_or(b.network = inet(network($1::inet))), false) as taken from address_ban b`,
        [writeNetwork(network)],
      )
      if (!found) return refuse('DB')
      if (found.taken) return refuse('TAKEN', 'That network is banned already.', { field: 'network' })
      if (found.count >= limits.addressBans)
        return refuse('BAD', `There is room for ${limits.addressBans} bans. Lift one first.`)
      const id = newId()
      await rows(
        tx,
        `insert into address_ban (id, network, why, created_by, until)
         values ($1, $2::inet, $3, $4, now() + make_interval(hours => $5))`,
        [id, found.network, why, office.viewer.id, hours],
      )
      const deed = { act: 'address.ban', target: found.network, detail: { hours, why } }
      return { result: { id, network: found.network }, deed }
    })
    if (!refused(done)) await bylaws.changed()
    return done
  }

  /** Refusals: NONE, DB. */
  async function lift(office: Office, id: string): Promise<{ ok: true } | Refusal> {
    const done = await act<{ ok: true }>(pool, office, [], async (tx) => {
      const [gone] = await rows<{ network: string }>(
        tx,
        'delete from address_ban where id = $1 returning text(network) as network',
        [id],
      )
      if (!gone) return refuse('NONE')
      return { result: { ok: true }, deed: { act: 'address.lift', target: gone.network } }
    })
    if (!refused(done)) await bylaws.changed()
    return done
  }

  return { list, ban, lift }
}
