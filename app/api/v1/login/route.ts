import { house } from '@/lib/house.ts'
import { credentials } from '@/lib/protocol/accounts.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { anyone, routes } from '../respond.ts'
import { withToken } from '../with-token.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: anyone(credentials, async (input, from) => {
    const me = await house().chat.people.logIn(input, from)
    return refused(me) ? me : withToken(me, from)
  }),
})
