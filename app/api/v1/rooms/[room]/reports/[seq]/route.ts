import { house } from '@/lib/house.ts'
import { judgement } from '@/lib/protocol/commands.ts'
import { refuse } from '@/lib/protocol/refusals.ts'
import { inRoom, routes } from '../../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  POST: inRoom(judgement, async ({ viewer, room }, { seq, outcome }) =>
    viewer ? house().chat.reports.resolve(viewer, { room: room.id, seq }, outcome) : refuse('AUTH'),
  ),
})
