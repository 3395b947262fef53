import { house } from '@/lib/house.ts'
import { peoplePage } from '@/lib/protocol/accounts.ts'
import { person, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(peoplePage, (viewer, query) => house().chat.people.page(viewer, query)),
})
