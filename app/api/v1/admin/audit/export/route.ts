import { house } from '@/lib/house.ts'
import { auditExport } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(auditExport, async (office, query) =>
    download(house().chat.audit.text(office, query), query.format),
  ),
})

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson' }

/** As it is read: a portion when the one before it has left. */
function download(text: AsyncGenerator<string>, format: keyof typeof types): Response {
  const bytes = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await text.next()
      if (done) controller.close()
      else controller.enqueue(bytes.encode(value))
    },
    async cancel() {
      await text.return(undefined)
    },
  })
  const headers = {
    'content-type': types[format],
    'content-disposition': `attachment; filename="audit.${format}"`,
    'cache-control': 'private, no-store',
  }
  return new Response(body, { headers })
}
