import { house } from '@/lib/house.ts'
import { signupPolicy } from '@/lib/protocol/accounts.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: person(signupPolicy, (viewer, policy, { address }) =>
    house().chat.signup.change(viewer, { ...policy, address }),
  ),
})
