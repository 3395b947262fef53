import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBareNext } from '../bare-next.ts'
import { startHearthContender, startYardstick } from '../contenders.ts'
import { interleave } from '../interleave.ts'
import { busyRoom, checkFresh, type Reading, readFirst, startReader, talk } from '../pages.ts'
import type { Line, Measured, Pace, Scenario } from '../scenario.ts'
import { median } from '../time.ts'

const middle = (readings: Reading[], of: 'perSecond' | 'server' | 'postgres') =>
  median(readings.map((reading) => reading[of]))

/** What Hearth's page shows, without its scripts and what they get. */
function markupOf(html: string): string {
  const body = html.slice(html.indexOf('<body>') + 6)
  return body.slice(0, body.indexOf('<script'))
}

/** The page of somebody, and what a yardstick needs of it in a file. */
async function pageFile(
  name: string,
  url: string,
  cookie: string | undefined,
  part: (html: string) => string,
) {
  const html = await (await fetch(url, { headers: cookie ? { cookie } : {} })).text()
  const file = join(tmpdir(), `hearth-bench-${process.pid}-${name}.html`)
  writeFileSync(file, part(html))
  return file
}

async function measure({ quick, rounds }: Pace): Promise<Measured> {
  const closings: (() => unknown)[] = []
  try {
    const hearth = await startHearthContender()
    closings.push(() => hearth.stop())
    const { owner, room, cookie, cookies, path } = await busyRoom(hearth.url)
    const whole = await pageFile('visitor', hearth.url + path, undefined, (html) => html)
    const markup = await pageFile('member', hearth.url + path, cookie, markupOf)
    const fixed = await startYardstick('http-fixed', { BODY: whole })
    closings.push(() => fixed.stop())
    const bare = await startYardstick('next-page', { BODY: markup, DIR: buildBareNext() })
    closings.push(() => bare.stop())
    const reader = await startReader()
    closings.push(reader.stop)
    const seconds = quick ? 1 : 3
    const many = { path, connections: 32, seconds }
    const few = { path, connections: 8, seconds }

    async function whileBusy(order: typeof many & { cookies?: string[] }): Promise<Reading> {
      const quiet = talk(owner, room.id)
      const reading = await reader.read(hearth, order)
      await quiet()
      return reading
    }
    // Rendering is compiled for good after some hundred pages only, and a short round would end before that.
    await reader.read(hearth, { ...few, cookies, seconds: 6 })
    await reader.read(bare, { ...few, path: '/', seconds: 6 })
    const calm = await interleave(rounds, {
      visitor: () => reader.read(hearth, many),
      fixed: () => reader.read(fixed, { ...many, path: '/' }),
      member: () => reader.read(hearth, { ...few, cookies }),
      bare: () => reader.read(bare, { ...few, path: '/' }),
    })
    const busy = await interleave(rounds, {
      visitor: () => whileBusy(many),
      member: () => whileBusy({ ...few, cookies }),
    })
    const cold = await interleave(quick ? 5 : 20, {
      visitor: () => checkFresh(owner, room),
      member: () => checkFresh(owner, room, cookie),
      first: () => readFirst(owner, cookie),
    })
    return told(calm, busy, cold)
  } finally {
    for (const close of closings.reverse()) await close()
  }
}

type Calm = Record<'visitor' | 'fixed' | 'member' | 'bare', Reading[]>
type Busy = Record<'visitor' | 'member', Reading[]>
/** Milliseconds. */
type Cold = Record<'visitor' | 'member' | 'first', number[]>

function told(calm: Calm, busy: Busy, cold: Cold): Measured {
  const against = (what: string, own: Reading[], yardstick: Reading[], goal?: string): Line => {
    const [hearth, other] = [middle(own, 'perSecond'), middle(yardstick, 'perSecond')]
    return { what, unit: 'pages/s', hearth, yardstick: other, ratio: hearth / other, goal }
  }
  const cost = (what: string, own: Reading[], yardstick?: Reading[]): Line[] => [
    {
      ...{ what: `${what}: Node's CPU`, unit: 'µs/page', hearth: middle(own, 'server') },
      ...(yardstick ? { yardstick: middle(yardstick, 'server') } : {}),
    },
    { what: `${what}: PostgreSQL's CPU`, unit: 'µs/page', hearth: middle(own, 'postgres') },
  ]
  const visitor = against("visitor, warm; a fixed answer of Node's http", calm.visitor, calm.fixed, '≥ 0.5')
  const member = against(
    'ten members in turn; a bare Next page of the same markup',
    calm.member,
    calm.bare,
    '≥ 1',
  )
  return {
    figures: { 'S6.visitor_ratio': visitor.ratio ?? 0, 'S6.member_ratio': member.ratio ?? 0 },
    lines: [
      ...[visitor, ...cost('visitor, warm', calm.visitor, calm.fixed)],
      ...[member, ...cost('member', calm.member, calm.bare)],
      against('visitor, 20 messages a second in the room', busy.visitor, calm.fixed),
      ...cost('visitor, busy', busy.visitor),
      against('member, 20 messages a second in the room', busy.member, calm.bare),
      { what: 'visitor, the first after a change', unit: 'ms', hearth: median(cold.visitor) },
      { what: 'member, the first after a change', unit: 'ms', hearth: median(cold.member) },
      { what: 'member, a room that nobody opened before', unit: 'ms', hearth: median(cold.first) },
    ],
    rounds: { calm, busy, cold },
  }
}

export const roomPage: Scenario = { name: 'S6', what: "a room's page over HTTP", measure }
