import { house } from '@/lib/house.ts'
import { newUser } from '@/lib/protocol/accounts.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { anyone, routes } from '../respond.ts'
import { withToken } from '../with-token.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: anyone(nothing, () => house().chat.signup.admission()),
  POST: anyone(
    newUser,
    async (input, from) => {
      const me = await house().chat.people.signUp(input, from)
      return refused(me) ? me : withToken(me, from)
    },
    { status: 201 },
  ),
})
