import type { IncomingMessage } from 'node:http'
import { cookieName, themeCookie, zoneCookie, zoneOf } from '../protocol/cookies.ts'

/** A room's page, and all that it depends on beside the room and who asks. */
export type AskedPage = {
  slug: string
  /** The message that a permalink leads to. */
  seq: string | undefined
  /** There is a session's cookie, or what could be one. */
  session: boolean
  zone: string
  path: string
  /** The cookies that it is rendered by, and no others. */
  cookie: string
  /** What pages that may differ differ in. */
  key: string
}

/** The room's page, and that of one of its messages; without a query. */
const roomPath = /^\/r\/([^/?#]{1,400})(?:\/([1-9]\d{0,15}))?$/

/** With these Next answers something else than the page: data for its router, an action, a draft. */
const notPlain = /^(?:rsc|authorization|range|next-|x-next|x-middleware|x-invoke|x-matched|x-prerender)/

const themes = ['light', 'dark']

/** @returns null for every request that is not plainly for a room's page: Next answers those */
export function createAsking(): (request: IncomingMessage) => AskedPage | null {
  const zones = createZones()
  return ({ method, url = '', headers }) => {
    if (method !== 'GET' && method !== 'HEAD') return null
    const [, named, seq] = roomPath.exec(url) ?? []
    if (named === undefined) return null
    for (const name in headers) if (notPlain.test(name)) return null
    const { cookie: given = '' } = headers
    if (given.includes('__prerender_bypass')) return null
    const cookies = given ? cookiesOf(given) : none
    const slug = decodeURIComponent(named)
    const zone = zones(cookies.get(zoneCookie))
    const chosen = cookies.get(themeCookie) ?? ''
    const theme = themes.includes(chosen) ? chosen : ''
    const path = `/r/${encodeURIComponent(slug)}${seq ? `/${seq}` : ''}`
    const cookie = `${themeCookie}=${theme}; ${zoneCookie}=${encodeURIComponent(zone.name)}`
    const session = given.includes(cookieName(false))
    return { slug, seq, session, path, cookie, zone: zone.name, key: `${path} ${cookie} ${zone.day}` }
  }
}

const none: ReadonlyMap<string, string> = new Map()

function cookiesOf(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim())
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), decoded(pair.slice(at + 1))]
    }),
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Zone = { name: string; day: string; until: number }
const minute = 60_000
/** There are some 600 zones, and more ways to write them. */
const zonesMost = 1_000

/** Zones and the day that it is in them: pages say "Today". A day begins with a minute in all of them. */
function createZones(): (given: string | undefined) => Zone {
  const known = new Map<string, Zone>()
  return (given = 'UTC') => {
    const now = Date.now()
    const found = known.get(given)
    if (found && now < found.until) return found
    const name = found?.name ?? zoneOf(given)
    const day = new Intl.DateTimeFormat('en', { timeZone: name, dateStyle: 'short' }).format(now)
    const zone = { name, day, until: (Math.floor(now / minute) + 1) * minute }
    if (known.size >= zonesMost) known.clear()
    known.set(given, zone)
    return zone
  }
}
