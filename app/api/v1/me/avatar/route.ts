import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { bringing, person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PUT: bringing(limits.avatarBytes, (viewer, read) => house().chat.people.avatars.set(viewer, read)),
  DELETE: person(nothing, (viewer) => house().chat.people.avatars.remove(viewer)),
})
