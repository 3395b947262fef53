import { house } from '@/lib/house.ts'
import { newRoom, roomsQuery } from '@/lib/protocol/commands.ts'
import { refuse } from '@/lib/protocol/refusals.ts'
import { anyone, named, person, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: anyone(roomsQuery, async ({ browse }, _from, viewer) => {
    if (browse) return { rooms: await house().chat.rooms.browse(viewer) }
    return viewer ? { rooms: await house().chat.rooms.mine(viewer) } : refuse('AUTH')
  }),
  POST: person(newRoom, (viewer, input) => named('room', house().chat.rooms.create(viewer, input)), {
    status: 201,
  }),
})
