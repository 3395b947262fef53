import { house } from '@/lib/house.ts'
import { newReport } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inRoom(newReport, (seat, input) => house().chat.reports.make(seat, input), { rate: 'report' }),
})
