import { house } from '@/lib/house.ts'
import { passwordChange } from '@/lib/protocol/accounts.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(passwordChange, (viewer, input) => house().chat.people.changePassword(viewer, input), {
    scope: 'admin',
  }),
})
