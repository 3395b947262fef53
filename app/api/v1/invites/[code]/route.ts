import { house } from '@/lib/house.ts'
import { byCode } from '@/lib/protocol/commands.ts'
import { anyone, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: anyone(byCode, ({ code }) => house().chat.invites.look(code)),
})
