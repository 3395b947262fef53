import { house } from '@/lib/house.ts'
import { newMember, sanction } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: inRoom(sanction, (seat, input) => named('member', house().chat.moderation.ban(seat, input))),
  DELETE: inRoom(newMember, (seat, { user }) => named('member', house().chat.moderation.unban(seat, user))),
})
