import { house } from '@/lib/house.ts'
import { forgotten } from '@/lib/protocol/accounts.ts'
import { anyone, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: anyone(forgotten, async (input, from) => house().chat.people.newPasswords.forgot(input, from)),
})
