import { house } from '@/lib/house.ts'
import { messageRemoval, reportJudgement } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  PATCH: inOffice(reportJudgement, ({ viewer, address }, { room, seq, outcome }) =>
    house().chat.reports.resolve(viewer, { room, seq }, outcome, address),
  ),
  DELETE: inOffice(messageRemoval, (office, message) => house().chat.allRooms.removeMessage(office, message)),
})
