import { house } from '@/lib/house.ts'
import { newMember } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(
    newMember,
    async (viewer, { user }, { address }) => {
      const made = await house().chat.people.newPasswords.handOver(viewer, user, address)
      return refused(made) ? made : { path: `/reset/${made.secret}`, hours: made.hours }
    },
    { status: 201 },
  ),
})
