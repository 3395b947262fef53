import { house } from '@/lib/house.ts'
import { newDirect } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: person(newDirect, (viewer, input) => named('room', house().chat.rooms.openDirect(viewer, input))),
})
