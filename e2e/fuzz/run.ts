import fc from 'fast-check'
import { held, inspectable } from '../../bench/heap.ts'
import { addMember, makeRoom, say, signUp } from '../api.ts'
import { embeddedAddress, openPool } from '../chaos/family.ts'
import { freePort, startHearth } from '../hearth.ts'
import { handlers } from '../matrix/handlers.ts'
import { absentIds, plantForeign, plantScenes } from '../matrix/scenes.ts'
import { openAsker } from './asking.ts'
import { type Case, cases } from './cases.ts'

export type Findings = {
  cases: number
  refusals: number
  defects: string[]
  heap: { before: number; after: number }
}

/** Every how many cases an honest person says something. */
const between = 250
/** What a server holds after its first requests of each kind is no growth. Share of all cases. */
const warmUp = 0.2
const growth = 1.1
/** Next remembers of each path what lies there, up to 8 MiB (`FS_LRU_MAX_SIZE`); many cases make a path of their own. KiB. */
const pathsOf = (cases: number) => Math.min(8192, cases * 0.25)

/** Hostile requests to every command and route, one after another, always the same for one seed. */
export async function fuzz(count: number, seed: number): Promise<Findings> {
  const port = await freePort()
  const hearth = await startHearth({ env: { LOG_LEVEL: 'warn', ...inspectable(port) } })
  const pool = openPool(embeddedAddress(hearth))
  const honest = await signUp(hearth.url, 'honest')
  const friend = await signUp(hearth.url, 'friend')
  const room = await makeRoom(honest, 'Honest')
  await addMember(honest, room, friend.me.id)
  // Whoever has the code of an invite is let in: nobody here has it.
  const foreign = { ...(await plantForeign(pool)), code: absentIds().code }
  const all = (await handlers()).filter(({ kind }) => kind === 'command' || kind === 'route')
  const findings: Findings = { cases: 0, refusals: 0, defects: [], heap: { before: 0, after: 0 } }
  const heapNow = async () => (await held(hearth.process().pid ?? 0, port)).heap

  async function newAsker() {
    const { scenes } = await plantScenes(pool, 'private', foreign)
    const scene = scenes.find(({ caller }) => caller === 'owner')
    if (!scene?.who) throw new Error('One of them owns the room')
    return openAsker(hearth.url, scene.who, scene.own, foreign)
  }
  let asker = await newAsker()

  async function one(given: Case): Promise<boolean> {
    findings.cases++
    if (findings.cases % between === 0) await say(friend, room.id, `Still heard, after ${findings.cases}`)
    if (findings.cases === Math.round(count * warmUp)) findings.heap.before = await heapNow()
    const { refused, defect, signedOut } = await asker.ask(given)
    if (refused) findings.refusals++
    if (signedOut) {
      asker.end()
      asker = await newAsker()
    }
    if (defect) throw new Error(defect)
    return true
  }

  const result = await fc.check(fc.asyncProperty(cases(all), one), { numRuns: count, seed })
  if (result.failed) {
    const [smallest] = result.counterexample ?? []
    const shown = JSON.stringify({ ...smallest, handler: smallest?.handler.name }).slice(0, 2000)
    findings.defects.push(`${result.errorInstance} with ${shown}`)
  }
  asker.end()
  findings.heap.after = await heapNow()
  const { before, after } = findings.heap
  if (before > 0 && after > before * growth + pathsOf(count * (1 - warmUp)))
    findings.defects.push(`the heap grew from ${before} to ${after} KiB`)
  findings.defects.push(...complaints(hearth.output()))
  await pool.end()
  await hearth.remove()
  return findings
}

/** Lines of the log at level error or above, and what Node says of promises that nobody looked after. */
function complaints(output: string): string[] {
  const lines = output.split('\n')
  return lines.filter((line) => /"level":(50|60|"error"|"fatal")|unhandled|uncaught/i.test(line)).slice(0, 20)
}
