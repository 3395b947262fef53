import { house } from '@/lib/house.ts'
import { historyQuery, newMessage } from '@/lib/protocol/commands.ts'
import { inRoom, readingRoom, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: readingRoom(historyQuery, (seat, query) => house().chat.history.page(seat, query)),
  POST: inRoom(newMessage, (seat, input) => house().chat.messages.send(seat, input), {
    status: 201,
    rate: 'send',
  }),
})
