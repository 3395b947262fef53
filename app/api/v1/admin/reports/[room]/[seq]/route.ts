import { house } from '@/lib/house.ts'
import { messageRemoval, reportJudgement } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: inOffice(reportJudgement, (office, { outcome, ...message }) =>
    house().chat.reports.decide(office, message, outcome),
  ),
  DELETE: inOffice(messageRemoval, (office, message) => house().chat.allRooms.removeMessage(office, message)),
})
