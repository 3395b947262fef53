import type { RequestListener } from 'node:http'
import { newClientId } from '@/lib/client/ids.ts'
import type { AskedPage } from '@/lib/ground/asked-page.ts'
import type { Filling } from '@/lib/ground/filled-pages.ts'
import { type House, standing } from '@/lib/house.ts'
import { listedMost } from '../shell/props.ts'
import type { Own } from './own.ts'
import { createParts, formIdIn } from './parts.tsx'
import { kindOf, standIn } from './stand-in.ts'

type Given = Pick<AskedPage, 'slug' | 'zone'> & { cookie: string | undefined }

/**
 * Reads a member's page for each request, and tells what is put into its frame.
 * @param next renders a frame, in a house that stands in for this one
 */
export function createFilling(house: House, next: RequestListener) {
  let parts: Promise<ReturnType<typeof createParts>> | undefined

  /** React's renderer is not needed before the first page. */
  async function loadParts() {
    const { renderToString } = await import('react-dom/server')
    return createParts(renderToString)
  }

  return async ({ slug, zone, cookie }: Given): Promise<Filling | null> => {
    const viewer = await house.identity.identify({ cookie })
    const opened = viewer && (await house.chat.open(viewer, slug, listedMost + 1))
    // The beginning of an empty room is drawn by Next, and other addresses lead to the one.
    if (!opened || opened.seat.room.slug !== slug || opened.page.messages.length === 0) return null
    const { id, username, name, avatar, email, role } = viewer
    const me = { id, username, name, ...(avatar ? { avatar } : {}), email, role }
    const own: Own = { me, opened, zone }
    parts ??= loadParts().catch((error) => {
      parts = undefined
      throw error
    })
    const partsOf = await parts
    return {
      kind: kindOf(own),
      parts: () => partsOf(own, newClientId()),
      standIn() {
        const nobody = standIn(own)
        const stage = standing(house, nobody.opened)
        return {
          answer: (request, response) => house.standIns.run(stage, () => next(request, response)),
          parts(page) {
            const formId = formIdIn(page)
            return formId === null ? null : partsOf(nobody, formId)
          },
        }
      },
    }
  }
}
