import { house } from '@/lib/house.ts'
import { byId } from '@/lib/protocol/commands.ts'
import { inOffice, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: inOffice(byId, (office, { id }) => house().chat.instanceInvites.revoke(office, id)),
})
