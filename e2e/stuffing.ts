// `npm run stuffing`: what guessers of passwords get, and what they learn.
//   --guesses 10000   names and passwords that leaked elsewhere, each tried once   --addresses 2000   from so many places
//   --timed 1000      how often an unknown name and a wrong password are timed
import { parseArgs } from 'node:util'
import { password, signUp } from './api.ts'
import { startHearth } from './hearth.ts'
import { address, doorOf, getIn, median, memoryOf, stuff } from './threats/stuffing.ts'

const { values } = parseArgs({
  options: {
    guesses: { type: 'string', default: '10000' },
    addresses: { type: 'string', default: '2000' },
    timed: { type: 'string', default: '1000' },
  },
})
/** Milliseconds between the medians; times as long as an owner waits, in seconds; growth in MB at the
 * worst, of which most is what was not collected yet. */
const bounds = { apart: 5, owner: 10, growth: 300 }

/** One after the other, by turns, each from a place of its own: what of the time is left that tells them apart. */
async function timesOf(url: string, username: string, count: number) {
  const door = doorOf(url, 1)
  const times = { unknown: [] as number[], wrong: [] as number[] }
  for (let n = -20; n < count; n++) {
    for (const [kind, name] of [
      ['unknown', `nobody${n}`],
      ['wrong', username],
    ] as const) {
      const guess = {
        username: name,
        password: `wrong horse ${n}`,
        address: address(1_000_000 + 2 * n + Number(kind === 'wrong')),
      }
      const { status, seconds } = await door.logIn(guess)
      if (status !== 401) throw new Error(`A guess was answered with ${status}`)
      // The first ones find nothing ready yet.
      if (n >= 0) times[kind].push(seconds * 1000)
    }
  }
  door.close()
  return { unknown: median(times.unknown), wrong: median(times.wrong) }
}

const hearth = await startHearth({
  env: { HEARTH_LIMITS: 'on', HEARTH_TRUST_PROXY: 'on', LOG_LEVEL: 'warn' },
})
try {
  const owner = await signUp(hearth.url, 'owner')
  const me = { username: owner.username, password }
  const pid = hearth.process().pid ?? 0
  await stuff(hearth.url, { guesses: 200, addresses: 200, atOnce: 20 })
  const before = memoryOf(pid)
  const [guesses, addresses] = [Number(values.guesses), Number(values.addresses)]
  const started = performance.now()
  let [over, peak, slowest, most] = [false, before, 0, 0]
  const flood = stuff(hearth.url, { guesses, addresses, atOnce: 200 }).finally(() => (over = true))
  let logins = 0
  while (!over) {
    const { seconds, tries } = await getIn(hearth.url, { ...me, address: address(9_000_000 + logins) })
    logins += 1
    slowest = Math.max(slowest, seconds)
    most = Math.max(most, tries)
    peak = Math.max(peak, memoryOf(pid))
  }
  const { statuses, slowestRefusal } = await flood
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(`${guesses} guesses from ${addresses} addresses in ${seconds} s: ${JSON.stringify(statuses)}`)
  console.log(`the slowest SLOW took ${slowestRefusal.toFixed(2)} s; memory ${before} → ${peak} MB`)
  console.log(
    `meanwhile the owner got in ${logins} times, in ${slowest.toFixed(1)} s and ${most} tries at most`,
  )
  const { unknown, wrong } = await timesOf(hearth.url, owner.username, Number(values.timed))
  console.log(
    `unknown name ${unknown.toFixed(2)} ms, wrong password ${wrong.toFixed(2)} ms (medians of ${values.timed})`,
  )
  const apart = Math.abs(unknown - wrong)
  const ok =
    logins > 0 &&
    slowest < bounds.owner &&
    apart < bounds.apart &&
    peak - before < bounds.growth &&
    !statuses[200]
  console.log(
    `guesses=${guesses} got_in=${statuses[200] ?? 0} owner_logins=${logins} owner_slowest_s=${slowest.toFixed(1)} growth_mb=${peak - before} apart_ms=${apart.toFixed(2)} ${ok ? 'ok' : 'NOT OK'}`,
  )
  process.exitCode = ok ? 0 : 1
} finally {
  await hearth.remove()
}
process.exit()
