import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { z } from 'zod'
import type { Viewer } from '../ground/identity.ts'
import { newId } from '../ground/ids.ts'
import { rows } from '../ground/sql.ts'
import { isUuid } from '../ground/viewer.ts'
import type { newInstanceInvite } from '../protocol/accounts.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { note } from './audit.ts'
import { govern } from './governing.ts'
import { type InviteInfo, type InviteRow, inviteColumns, live, toInvite } from './invites.ts'

export type InstanceInviteInfo = InviteInfo & { guest: boolean }
type Row = InviteRow & { guest: boolean }

const columns = `${inviteColumns}, i.as_guest as guest`
const toInfo = ({ guest, ...row }: Row): InstanceInviteInfo => ({ ...toInvite(row), guest })

/** Links to this instance and no room of it, made by who runs it. Refusals of all: DENY, DB. */
export function createInstanceInvites(pool: pg.Pool) {
  async function create(viewer: Viewer, input: z.infer<typeof newInstanceInvite>, address = '') {
    return govern<InstanceInviteInfo>(pool, viewer, async (tx) => {
      const { days, uses, guest } = input
      const [row] = await rows<Row>(
        tx,
        `with i as (
           insert into invite (id, code, created_by, expires_at, uses_max, as_guest)
           values ($1, $2, $3, now() + make_interval(days => $4), $5, $6) returning *
         ) select ${columns} from i join users u on u.id = i.created_by`,
        [newId(), randomBytes(16).toString('base64url'), viewer.id, days, uses, guest],
      )
      if (!row) return refuse('DB')
      await note(tx, { actor: viewer, act: 'invite.create', target: row.id, detail: { ...input }, address })
      return toInfo(row)
    })
  }

  /** Those that still let people in, the newest first. */
  async function list(viewer: Viewer) {
    return govern<InstanceInviteInfo[]>(pool, viewer, async (tx) => {
      const found = await rows<Row>(
        tx,
        `select ${columns} from invite i join users u on u.id = i.created_by
         where i.room_id is null and ${live} order by i.created_at desc limit 200`,
        [],
      )
      return found.map(toInfo)
    })
  }

  /** Refusals: NONE too. */
  async function revoke(viewer: Viewer, id: string, address = ''): Promise<{ ok: true } | Refusal> {
    if (!isUuid(id)) return refuse('NONE')
    return govern<{ ok: true }>(pool, viewer, async (tx) => {
      const done = await rows(
        tx,
        'update invite set revoked_at = now() where id = $1 and room_id is null and revoked_at is null returning id',
        [id],
      )
      if (done.length === 0) return refuse('NONE')
      await note(tx, { actor: viewer, act: 'invite.revoke', target: id, address })
      return { ok: true }
    })
  }

  return { create, list, revoke }
}
