import { house } from '@/lib/house.ts'
import { newMember } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: inRoom(newMember, (seat, { user }) => house().chat.rooms.removeMember(seat, user)),
})
