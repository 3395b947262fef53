// `npm run measure:history`: how long pages of the 100,000-message room take, beside those of a short and an empty one.
import { makeRoom, say } from './api.ts'
import { cookieOf } from './cookie.ts'
import { demoAccount, startDemo } from './demo.ts'

const rounds = 60

async function median(address: string, headers: Record<string, string>): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < rounds + 10; round++) {
    const begun = performance.now()
    const answer = await fetch(address, { headers })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
    if (round >= 10) times.push(performance.now() - begun)
  }
  times.sort((one, other) => one - other)
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
  return `${at(0.5).padStart(7)} ms median ${at(0.95).padStart(7)} ms p95`
}

const hearth = await startDemo('--demo-large')
try {
  const ada = await demoAccount(hearth)
  const empty = await makeRoom(ada, 'Empty', 'public')
  // What is drawn costs too: a short room shows what 50 messages cost, whatever came before them.
  const short = await makeRoom(ada, 'Short', 'public')
  for (let n = 1; n <= 50; n++) await say(ada, short.id, `Good morning: the bell works if one means it. ${n}`)
  const page = { cookie: await cookieOf(hearth.url, ada.username, ada.password) }
  const api = { authorization: `Bearer ${ada.token}` }
  const table: [string, string, Record<string, string>][] = [
    ['empty room: open', `/r/${empty.slug}`, page],
    ['50 messages: open', `/r/${short.slug}`, page],
    ['100,000: open', '/r/the-long-table', page],
    ['100,000: page before 99,951', '/r/the-long-table?before=99951', page],
    ['100,000: page before 1,000', '/r/the-long-table?before=1000', page],
    ['100,000: jump to 50,000', '/r/the-long-table/50000', page],
    ['100,000: open, as a visitor', '/r/the-long-table', {}],
    ['empty room: API page', `/api/v1/rooms/${empty.slug}/messages`, api],
    ['50 messages: API newest page', `/api/v1/rooms/${short.slug}/messages`, api],
    ['100,000: API newest page', '/api/v1/rooms/the-long-table/messages', api],
    ['100,000: API around 50,000', '/api/v1/rooms/the-long-table/messages?around=50000', api],
    ['100,000: API before 100', '/api/v1/rooms/the-long-table/messages?before=100', api],
  ]
  for (const [what, path, headers] of table) {
    console.log(`${what.padEnd(30)} ${await median(hearth.url + path, headers)}`)
  }
} finally {
  await hearth.remove()
}
