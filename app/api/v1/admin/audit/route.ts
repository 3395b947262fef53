import { house } from '@/lib/house.ts'
import { auditQuery } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(auditQuery, (office, query) => house().chat.audit.page(office, query)),
})
