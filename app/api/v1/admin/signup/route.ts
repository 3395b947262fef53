import { house } from '@/lib/house.ts'
import { signupPolicy } from '@/lib/protocol/accounts.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: inOffice(signupPolicy, (office, policy) => house().chat.signup.change(office, policy)),
})
