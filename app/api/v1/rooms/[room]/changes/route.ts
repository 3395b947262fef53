import { house } from '@/lib/house.ts'
import { changesQuery } from '@/lib/protocol/commands.ts'
import { readingRoom, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(changesQuery, (asking, { since }) => house().chat.history.changes(asking, since)),
})
