import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(nothing, (viewer) => house().chat.people.addresses.ask(viewer), { scope: 'admin' }),
})
