import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inRoom, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inRoom(nothing, (seat) => named('bans', house().chat.moderation.banned(seat))),
})
