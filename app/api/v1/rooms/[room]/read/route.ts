import { house } from '@/lib/house.ts'
import { readPosition } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inRoom(readPosition, (seat, input) => named('seq', house().chat.rooms.markRead(seat, input.seq)), {
    rate: 'command',
  }),
})
