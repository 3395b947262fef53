import { house } from '@/lib/house.ts'
import { addressBan } from '@/lib/protocol/administration.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inOffice, named, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(nothing, (office) => named('bans', house().chat.bans.list(office))),
  POST: inOffice(addressBan, (office, input) => named('ban', house().chat.bans.ban(office, input)), {
    status: 201,
  }),
})
