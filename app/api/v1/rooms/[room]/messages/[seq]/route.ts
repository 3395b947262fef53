import { house } from '@/lib/house.ts'
import { bySeq, messageUpdate } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: inRoom(messageUpdate, (seat, input) => house().chat.messages.edit(seat, input)),
  DELETE: inRoom(bySeq, (seat, { seq }) => house().chat.messages.delete(seat, seq)),
})
