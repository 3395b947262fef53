import { house } from '@/lib/house.ts'
import { byUser } from '@/lib/protocol/administration.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { inOffice, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inOffice(
    byUser,
    async (office, { user }) => {
      const link = await house().chat.accounts.takeBack(office, user)
      return refused(link) ? link : { path: `/reset/${link.secret}`, hours: link.hours }
    },
    { status: 201 },
  ),
})
