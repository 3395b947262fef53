import { house } from '@/lib/house.ts'
import { strengthQuestion } from '@/lib/protocol/accounts.ts'
import { anyone, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: anyone(
    strengthQuestion,
    ({ password, username, email }, _, viewer) => {
      const own = [username, email, viewer?.username, viewer?.name, viewer?.email]
      return house().chat.people.strength(password, own)
    },
    { rate: 'strength', scope: 'any' },
  ),
})
