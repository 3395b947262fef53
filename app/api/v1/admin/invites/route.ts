import { house } from '@/lib/house.ts'
import { newInstanceInvite } from '@/lib/protocol/accounts.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(nothing, (viewer) => named('invites', house().chat.instanceInvites.list(viewer))),
  POST: person(
    newInstanceInvite,
    (viewer, input, { address }) =>
      named('invite', house().chat.instanceInvites.create(viewer, input, address)),
    { status: 201 },
  ),
})
