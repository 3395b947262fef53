import { house } from '@/lib/house.ts'
import { reportsQuery } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(reportsQuery, (office, query) => house().chat.reports.all(office, query)),
})
