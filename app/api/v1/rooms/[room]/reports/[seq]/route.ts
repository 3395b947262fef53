import { house } from '@/lib/house.ts'
import { judgement } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inRoom(judgement, (seat, input) => house().chat.reports.resolve(seat, input)),
})
