import type pg from 'pg'
import type { Viewer } from '../ground/identity.ts'
import { limits } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import type { Member, Page, RoomSummary } from '../protocol/wire.ts'
import { asMember, enter, type MemberSeat } from './access.ts'
import type { History } from './history.ts'
import type { Seats } from './members.ts'
import type { Summaries } from './summaries.ts'

/** A room as one who is in it opens it, and all that stands around it. */
export type Opened = {
  seat: MemberSeat
  page: Page
  /** One's rooms, those last spoken in first. */
  rooms: RoomSummary[]
  /** Of direct conversations and groups, which are called by who is in them. */
  members: Member[]
  memberCount: number | null
}

export function createOpening(pool: pg.Pool, history: History, summaries: Summaries, seats: Seats) {
  async function whoIsIn(seat: MemberSeat): Promise<Pick<Opened, 'members' | 'memberCount'> | null> {
    const { kind } = seat.room
    if (kind === 'public' || kind === 'private') {
      return { members: [], memberCount: await seats.memberCount(seat) }
    }
    const members = await seats.members(seat)
    if (refused(members)) return null
    return { members, memberCount: kind === 'direct' ? null : members.length }
  }

  /**
   * The room's newest page. @param roomsMost how many of one's rooms
   * @returns null for whoever is not in the room, and for what was changed meanwhile
   */
  return async (viewer: Viewer, room: string, roomsMost: number): Promise<Opened | null> => {
    const [found, page, rooms] = await Promise.all([
      enter(pool, viewer, room),
      history.page({ viewer, room }, { limit: limits.pageDefault }),
      summaries.of(viewer.id, roomsMost),
    ])
    const seat = refused(found) ? found : asMember(found)
    if (refused(seat) || refused(page) || page.room.id !== seat.room.id) return null
    const around = await whoIsIn(seat)
    return around && { seat, page, rooms, ...around }
  }
}
