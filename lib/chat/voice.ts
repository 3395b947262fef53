import { rows, type Sql } from '../ground/sql.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Role } from '../protocol/wire.ts'
import { allows, asMember, type MemberSeat, type Seat } from './access.ts'
import { sayUntil, type Until } from './until.ts'

/** A pause that is over in the future began before the clock stepped back: then it is over now. */
const pausing = `m.last_said_at between clock_timestamp() - make_interval(secs => l.slow_seconds)
  and clock_timestamp() + interval '1 minute'`

/**
 * In SQL, whether `membership m` may say something in `l`, a room, now: the condition of a flush. What is asked of few
 * rooms comes last.
 */
export const hasVoice = `(m.muted_until is null or m.muted_until <= clock_timestamp())
    and (m.role <> 'member' or not l.announce_only and (l.slow_seconds = 0 or (${pausing}) is not true))`

/** Whether they say one thing at a time, and then pause. */
export const isPaced = `m.role = 'member' and l.slow_seconds > 0`

type Voice = { role: Role; mutedUntil: Until | null; announceOnly: boolean; wait: number | null }

const voiceStatement = `select m.role, case when m.muted_until > clock_timestamp() then m.muted_until end as "mutedUntil",
    l.announce_only as "announceOnly", case when ${isPaced} and ${pausing} then extract(epoch from
      m.last_said_at + make_interval(secs => l.slow_seconds) - clock_timestamp())::float8 end as wait
  from membership m join room l on l.id = m.room_id
  where m.room_id = $1 and m.user_id = $2 and m.left_at is null`

/** Whether somebody may be seen to write, as their seat has it: for what is asked again when it is said. Refusals: AUTH, DENY. */
export function mayWrite(seat: Seat): MemberSeat | Refusal {
  const member = asMember(seat)
  if (refused(member)) return member
  const { room, role, muted } = member
  const silent = muted || (room.announceOnly && !allows(room.kind, role, 'announce'))
  return silent ? refuse('DENY', 'You cannot write here now.') : member
}

/**
 * Why a member may not do this now; null where nothing hinders them. Edits are words too, but make nobody wait.
 * Refusals: DENY, SLOW.
 */
export async function hindrance(
  sql: Sql,
  { room, viewer }: MemberSeat,
  doing: 'say' | 'edit' | 'react' | 'delete',
): Promise<Refusal | null> {
  const [voice] = await rows<Voice>(sql, voiceStatement, [room.id, viewer.id])
  if (!voice) return refuse('DENY', 'You are no longer in this room.')
  if (doing === 'delete') return null
  if (voice.mutedUntil !== null) return refuse('DENY', `You are muted here ${sayUntil(voice.mutedUntil)}.`)
  if (doing === 'react') return null
  if (voice.announceOnly && !allows(room.kind, voice.role, 'announce')) {
    return refuse('DENY', 'Only owners and moderators write here.')
  }
  if (doing === 'edit' || voice.wait === null) return null
  const retryAfter = Math.max(1, Math.ceil(voice.wait))
  return refuse('SLOW', `Slow mode: you can write again in ${retryAfter} s.`, { retryAfter })
}
