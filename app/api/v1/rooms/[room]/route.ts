import { house } from '@/lib/house.ts'
import { nothing, roomUpdate } from '@/lib/protocol/commands.ts'
import { inRoom, named, readingRoom, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(nothing, async ({ room, role }) => ({ room, role })),
  PATCH: inRoom(roomUpdate, (seat, input) => named('room', house().chat.rooms.update(seat, input))),
})
