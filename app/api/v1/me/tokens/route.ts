import { house } from '@/lib/house.ts'
import { newToken } from '@/lib/protocol/accounts.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(nothing, (viewer) => named('tokens', house().identity.tokens(viewer)), { scope: 'admin' }),
  POST: person(newToken, (viewer, input) => house().chat.people.createToken(viewer, input), {
    status: 201,
    scope: 'admin',
  }),
})
