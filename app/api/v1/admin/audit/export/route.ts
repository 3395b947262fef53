import { house } from '@/lib/house.ts'
import { auditExport } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../respond.ts'
import { streamed } from '../../../streamed.ts'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' }

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(
    auditExport,
    async (office, query) => {
      const { format } = query
      return streamed(house().chat.audit.text(office, query), {
        type: types[format],
        name: `audit.${format}`,
      })
    },
    { rate: 'export' },
  ),
})
