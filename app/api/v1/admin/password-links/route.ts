import { house } from '@/lib/house.ts'
import { newMember } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inOffice(
    newMember,
    async (office, { user }) => {
      const made = await house().chat.people.newPasswords.handOver(office, user)
      return refused(made) ? made : { path: `/reset/${made.secret}`, hours: made.hours }
    },
    { status: 201 },
  ),
})
