import { house } from '@/lib/house.ts'
import { nothing, roomUpdate } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { inRoom, named, readingRoom, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(nothing, async ({ viewer, room }) => {
    const seat = await house().chat.enter(viewer, room)
    return refused(seat) ? seat : { room: seat.room, role: seat.role }
  }),
  PATCH: inRoom(roomUpdate, (seat, input) => named('room', house().chat.rooms.update(seat, input))),
})
