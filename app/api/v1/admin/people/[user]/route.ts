import { house } from '@/lib/house.ts'
import { byUser, instanceAppointment } from '@/lib/protocol/administration.ts'
import { inOffice, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(byUser, (office, { user }) => named('person', house().chat.accounts.one(office, user))),
  PATCH: inOffice(instanceAppointment, (office, { user, role }) =>
    house().chat.accounts.appoint(office, user, role),
  ),
})
