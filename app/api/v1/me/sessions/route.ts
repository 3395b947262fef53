import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(nothing, (viewer) => named('sessions', house().identity.sessions(viewer)), { scope: 'admin' }),
})
