import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '../ground/ids.ts'
import { rows } from '../ground/sql.ts'
import { isUuid } from '../ground/viewer.ts'
import type { newInstanceInvite } from '../protocol/accounts.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { type InviteInfo, type InviteRow, inviteColumns, toInvite } from './invites.ts'
import { act, type Office } from './office.ts'
import { live } from './open-invites.ts'

export type InstanceInviteInfo = InviteInfo & { guest: boolean }
type Row = InviteRow & { guest: boolean }

const columns = `${inviteColumns}, i.as_guest as guest`
const toInfo = ({ guest, ...row }: Row): InstanceInviteInfo => ({ ...toInvite(row), guest })

/** Links to this instance and no room of it, made by who runs it. */
export function createInstanceInvites(pool: pg.Pool) {
  /** Refusals: NONE, DB. */
  function create(office: Office, input: z.infer<typeof newInstanceInvite>) {
    return act<InstanceInviteInfo>(pool, office, [], async (tx) => {
      const { days, uses, guest } = input
      const [row] = await rows<Row>(
        tx,
        `with i as (
           insert into invite (id, code, created_by, expires_at, uses_max, as_guest)
           values ($1, $2, $3, now() + make_interval(days => $4), $5, $6) returning *
         ) select ${columns} from i join users u on u.id = i.created_by`,
        [newId(), randomBytes(16).toString('base64url'), office.viewer.id, days, uses, guest],
      )
      if (!row) return refuse('DB')
      return { result: toInfo(row), deed: { act: 'invite.create', target: row.id, detail: { ...input } } }
    })
  }

  /** Those that still let people in, the newest first. */
  async function list(_: Office): Promise<InstanceInviteInfo[]> {
    const statement = `select ${columns} from invite i join users u on u.id = i.created_by
      where i.room_id is null and ${live} order by i.created_at desc limit 200`
    return (await rows<Row>(pool, statement, [])).map(toInfo)
  }

  /** Refusals: NONE, DB. */
  async function revoke(office: Office, id: string): Promise<{ ok: true } | Refusal> {
    if (!isUuid(id)) return refuse('NONE')
    return act<{ ok: true }>(pool, office, [], async (tx) => {
      const done = await rows(
        tx,
        'update invite set revoked_at = now() where id = $1 and room_id is null and revoked_at is null returning id',
        [id],
      )
      if (done.length === 0) return refuse('NONE')
      return { result: { ok: true }, deed: { act: 'invite.revoke', target: id } }
    })
  }

  return { create, list, revoke }
}
