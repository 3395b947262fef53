import { house } from '@/lib/house.ts'
import { byId } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: inRoom(byId, (seat, { id }) => house().chat.invites.revoke(seat, id)),
})
