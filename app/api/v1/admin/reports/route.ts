import { house } from '@/lib/house.ts'
import { reportsQuery } from '@/lib/protocol/administration.ts'
import { inOffice, named, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(reportsQuery, ({ viewer }, { before, limit, resolved }) =>
    named('reports', house().chat.reports.all(viewer, { before, limit, resolved: resolved === 'yes' })),
  ),
})
