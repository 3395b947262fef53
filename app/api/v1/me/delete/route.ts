import { house } from '@/lib/house.ts'
import { departure } from '@/lib/protocol/accounts.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(departure, (viewer, input) => house().chat.departures.leave(viewer, input), {
    scope: 'admin',
  }),
})
