import { house } from '@/lib/house.ts'
import { byCode } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(byCode, (viewer, { code }) => named('room', house().chat.invites.accept(viewer, code))),
})
