import { house } from '@/lib/house.ts'
import { changesQuery } from '@/lib/protocol/commands.ts'
import { readingRoom, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(changesQuery, (seat, { since }) => house().chat.history.changes(seat, since)),
})
