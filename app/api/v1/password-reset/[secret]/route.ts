import { house } from '@/lib/house.ts'
import { passwordReset } from '@/lib/protocol/accounts.ts'
import { anyone, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: anyone(passwordReset, (input, from) => house().chat.people.newPasswords.reset(input, from)),
})
