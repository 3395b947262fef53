import { house } from '@/lib/house.ts'
import { newMember, nothing } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inRoom(nothing, (seat) => named('members', house().chat.rooms.members(seat))),
  POST: inRoom(newMember, (seat, { user }) => named('member', house().chat.rooms.addMember(seat, user)), {
    status: 201,
  }),
})
