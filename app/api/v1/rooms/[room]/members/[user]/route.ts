import { house } from '@/lib/house.ts'
import { appointment, newMember } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: inRoom(appointment, (seat, { user, role }) =>
    named('member', house().chat.moderation.appoint(seat, user, role)),
  ),
  DELETE: inRoom(newMember, (seat, { user }) => house().chat.rooms.removeMember(seat, user)),
})
