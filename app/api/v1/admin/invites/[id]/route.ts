import { house } from '@/lib/house.ts'
import { byId } from '@/lib/protocol/commands.ts'
import { person, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: person(byId, (viewer, { id }, { address }) =>
    house().chat.instanceInvites.revoke(viewer, id, address),
  ),
})
