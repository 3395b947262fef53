import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { person, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(
    nothing,
    async (viewer) => {
      const day = new Date().toISOString().slice(0, 10)
      return new Response(streamed(house().chat.takeout(viewer)), {
        headers: {
          'content-type': 'application/json',
          'content-disposition': `attachment; filename="hearth-${day}.json"`,
          'cache-control': 'private, no-store',
        },
      })
    },
    { rate: 'export' },
  ),
})

/** As fast as it is taken, and no further than it is taken. */
function streamed(parts: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const part = await parts.next()
      if (part.done) controller.close()
      else controller.enqueue(encoder.encode(part.value))
    },
    async cancel() {
      await parts.return()
    },
  })
}
