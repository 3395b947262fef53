import { house } from '@/lib/house.ts'
import { historyQuery, newMessage } from '@/lib/protocol/commands.ts'
import { inRoom, readingRoom, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(historyQuery, (asking, query) => house().chat.history.page(asking, query)),
  POST: inRoom(newMessage, (seat, input) => house().chat.messages.send(seat, input), {
    status: 201,
    rate: 'send',
  }),
})
