import { house } from '@/lib/house.ts'
import { bySecret } from '@/lib/protocol/accounts.ts'
import { anyone, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: anyone(bySecret, ({ secret }, from) => house().chat.people.addresses.confirm(secret, from)),
})
