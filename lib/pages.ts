import type { RequestListener, Server } from 'node:http'
import { createFilling } from '../components/filled/filling.ts'
import { createAsking } from './ground/asked-page.ts'
import { createContexts } from './ground/contexts.ts'
import { dispatch, type Guards, standIn } from './ground/dispatch.ts'
import { createFilledPages } from './ground/filled-pages.ts'
import { answerHealth, type Health } from './ground/health.ts'
import { createKeptPages } from './ground/kept-pages.ts'
import { createPacing } from './ground/pace.ts'
import { createPictures } from './ground/pictures.ts'
import { letScriptsRun } from './ground/security-headers.ts'
import type { Settings } from './ground/settings.ts'
import type { House } from './house.ts'

/**
 * Next needs nothing of the ground, and as long to get ready as PostgreSQL: they do it at the same time. `begin` is
 * called when PostgreSQL's own process runs, so that it is not kept waiting by this one's work.
 */
export function preparePages({ production, port }: Settings, root: string) {
  const httpServer = standIn()
  // In development Next works on when all is answered.
  const contexts = production ? createContexts() : null
  const prepare = async () => {
    const { default: next } = await import('next')
    const app = next({ dev: !production, dir: root, httpServer, port })
    await app.prepare()
    return app
  }
  let prepared: ReturnType<typeof prepare> | undefined
  const begin = () => {
    prepared ??= prepare()
    // Whoever opens the pages hears of it; a start that fails before has something else to tell.
    prepared.catch(() => {})
    return prepared
  }
  return { httpServer, begin, contexts }
}

export type Preparing = ReturnType<typeof preparePages>

/** Next, and before it the guard, the answers about health, and the pages that are told without it. */
export async function openPages(
  server: Server,
  guards: Guards,
  health: Health,
  house: House,
  preparing: Preparing,
) {
  const { production } = house.settings
  const next: RequestListener = (request, response) => {
    preparing.contexts?.keepFor(response)
    house.answering.run(response, () => void answerPage(request, response))
  }
  const answer: RequestListener = (request, response) => {
    letScriptsRun(request, response, production)
    next(request, response)
  }
  const askedPage = createAsking()
  const kept = createKeptPages({ looks: house.chat.looks, answer, next })
  const fill = createFilling(house, next)
  const filled = createFilledPages({
    answer: next,
    read: (asked, { headers }) => fill({ ...asked, cookie: headers.cookie }),
    warn: (what, error) => house.log.warn({ err: error }, what),
  })
  const answerPicture = createPictures(house.chat.people.avatars.find)
  const paced = createPacing(house.settings)
  const answerAll: RequestListener = (request, response) => {
    if (health.stopping()) response.setHeader('connection', 'close')
    if (answerHealth(request, response, health) || answerPicture(request, response)) return
    const asked = production ? askedPage(request) : null
    if (asked && kept.take(asked, request, response)) return
    paced(request, response, () => {
      letScriptsRun(request, response, production)
      if (!asked || !filled.take(asked, request, response)) next(request, response)
    })
  }
  dispatch(server, answerAll, guards, preparing.httpServer)
  const app = await preparing.begin()
  preparing.contexts?.disableSoon()
  const answerPage = app.getRequestHandler()
  return {
    async close() {
      kept.close()
      await app.close()
    },
  }
}
