import { house } from '@/lib/house.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { person, routes } from '../../respond.ts'
import { streamed } from '../../streamed.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(
    nothing,
    async (viewer) => {
      const day = new Date().toISOString().slice(0, 10)
      const about = { type: 'application/json', name: `hearth-${day}.json` }
      return streamed(house().chat.takeout(viewer), about)
    },
    { rate: 'export' },
  ),
})
