import { house } from '@/lib/house.ts'
import { byUser, suspension } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: inOffice(suspension, (office, { user, ...input }) =>
    house().chat.accounts.suspend(office, user, input),
  ),
  DELETE: inOffice(byUser, (office, { user }) => house().chat.accounts.unsuspend(office, user)),
})
