import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(nothing, (office) => house().chat.overview(office)),
})
