import type { Viewer } from '../ground/viewer.ts'
import type { RoomInfo } from '../protocol/wire.ts'
import { entries } from './audit.ts'
import { codeOf, need, newClientId, testChat } from './testing.ts'

/** A room with somebody of each role, and another member. */
export async function ruled(kind: 'public' | 'private' = 'public') {
  const world = await testChat()
  const { chat, database, person, roomOf, seat } = world
  const [ada, mo] = [await person('ada'), await person('mo')]
  const [bo, cy] = [await person('bo'), await person('cy')]
  const room = await roomOf(kind, ada, mo, bo, cy)
  need(await chat.moderation.appoint(await seat(ada, room), mo.id, 'moderator'))
  const rolesNow = async () =>
    Object.fromEntries(
      need(await chat.rooms.members(await seat(ada, room))).map(({ user, role }) => [user.username, role]),
    )
  const send = async (viewer: Viewer, where: Pick<RoomInfo, 'id'> = room) =>
    chat.messages.sendTo(viewer, where.id, { id: newClientId(), text: 'hello' })
  const deeds = async () =>
    (await entries(database.pool, { limit: 100 }))
      .map(({ actor, act, target }) => `${actor.username}: ${act} ${target}`)
      .reverse()
  return { ...world, ada, mo, bo, cy, room, rolesNow, send, deeds }
}

export const denied = (outcomes: unknown[]) => outcomes.map(codeOf)
