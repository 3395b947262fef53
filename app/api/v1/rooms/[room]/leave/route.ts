import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inRoom(nothing, (seat) => house().chat.rooms.leave(seat)),
})
