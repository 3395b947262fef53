import { house } from '@/lib/house.ts'
import { newInstanceInvite } from '@/lib/protocol/accounts.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inOffice, named, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(nothing, (office) => named('invites', house().chat.instanceInvites.list(office))),
  POST: inOffice(
    newInstanceInvite,
    (office, input) => named('invite', house().chat.instanceInvites.create(office, input)),
    { status: 201 },
  ),
})
