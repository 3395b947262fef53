import { house } from '@/lib/house.ts'
import { newInvite, nothing } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inRoom(nothing, (seat) => named('invites', house().chat.invites.list(seat))),
  POST: inRoom(newInvite, (seat, input) => named('invite', house().chat.invites.create(seat, input)), {
    status: 201,
  }),
})
