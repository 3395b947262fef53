import { house } from '@/lib/house.ts'
import { byUser } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  DELETE: inOffice(byUser, (office, { user }) => house().chat.accounts.removePicture(office, user)),
})
