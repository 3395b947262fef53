import type pg from 'pg'
import type { Viewer } from '../ground/identity.ts'
import { rows } from '../ground/sql.ts'
import type { RoomId, RoomKind } from '../protocol/wire.ts'

type Room = {
  id: RoomId
  kind: RoomKind
  slug: string | null
  name: string | null
  role: string
  joinedAt: string
  leftAt: string | null
  lastSeq: number
}
type Said = { seq: number; text: string; at: Date; editedAt: Date | null }

/** Messages in one statement, and those of others that it may have to look through. */
const [most, span] = [500, 50_000]

const profileStatement = `select id, username, name, email, role, status, time_zone as "timeZone",
  created_at as "createdAt", email_confirmed_at as "emailConfirmedAt", former_email as "formerEmail",
  (select json_build_object('type', 'image/webp', 'base64', translate(encode(a.image, 'base64'), E'\\n', ''))
    from avatar a where a.user_id = users.id) as picture
  from users where id = $1`

/** What a room that is not for everybody is called now is not for who left it. */
const roomsStatement = `select r.id, r.kind, case when r.kind = 'public' or m.left_at is null then r.slug end as slug,
    case when r.kind = 'public' or m.left_at is null then r.name end as name,
    m.role, m.joined_at as "joinedAt", m.left_at as "leftAt", r.last_seq as "lastSeq"
  from membership m join room r on r.id = m.room_id where m.user_id = $1 order by m.joined_at, r.id`

const saidStatement = `select seq, text, created_at as at, edited_at as "editedAt" from message
  where room_id = $1 and user_id = $2 and deleted_at is null and seq > $3 and seq <= $4 order by seq limit ${most}`

/**
 * All that Hearth has of somebody, as the text of one JSON value, part by part: no more is in memory than a part, and no
 * connection is held while whoever takes it takes their time.
 */
export async function* takeout(pool: pg.Pool, { id }: Pick<Viewer, 'id'>): AsyncGenerator<string, void> {
  const [profile] = await rows(pool, profileStatement, [id])
  const exportedAt = new Date().toISOString()
  yield `{"exportedAt":${JSON.stringify(exportedAt)},"profile":${JSON.stringify(profile ?? null)},"rooms":[`
  let before = ''
  for (const { lastSeq, ...room } of await rows<Room>(pool, roomsStatement, [id])) {
    yield `${before}\n${JSON.stringify(room).slice(0, -1)},"messages":[`
    yield* messages(pool, room.id, id, lastSeq)
    yield ']}'
    before = ','
  }
  yield ']}\n'
}

async function* messages(pool: pg.Pool, room: RoomId, user: string, lastSeq: number) {
  let before = ''
  for (let after = 0; after < lastSeq; ) {
    const until = after + span
    const said = await rows<Said>(pool, saidStatement, [room, user, after, until], 'takeout')
    if (said.length > 0) yield before + said.map((one) => `\n${JSON.stringify(one)}`).join(',')
    if (said.length > 0) before = ','
    after = said.length < most ? until : (said.at(-1)?.seq ?? until)
  }
}
