import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from './finding.ts'
import type { Struck } from './nemesis.ts'
import type { RoomRecord } from './record.ts'
import type { Arena } from './world.ts'

export type Told = {
  findings: Finding[]
  arena: Arena
  struck: Struck[]
  seed: number
  command: string
  folder: string
  say(line: string): void
}

const most = 30
/** What happened this long before and after belongs to the story. Milliseconds. */
const around = 3_000

/** The shortest story of what went wrong in a room, the whole record beside it, and how to do it again. */
export function tell({ findings, arena, struck, seed, command, folder, say }: Told): void {
  const { record } = arena
  const file = join(folder, `${arena.canary}.json`)
  writeFileSync(file, JSON.stringify({ seed, command, findings, struck, record }))
  say(`\n${findings.length} broken promises in the ${arena.kind} room ${arena.canary} (seed ${seed}):`)
  for (const { kind, rule, what } of findings.slice(0, 5)) say(`  [${rule}] ${kind}: ${what}`)
  const [first] = findings
  if (first) for (const line of storyOf(first, record, struck)) say(`    ${line}`)
  say(`  The record: ${file}`)
  say(`  Again: ${command}\n`)
}

type Line = { at: number; text: string }

function storyOf(finding: Finding, record: RoomRecord, struck: Struck[]): string[] {
  const at = finding.at ?? timeOf(finding, record)
  const near = (line: Line) => at === null || Math.abs(line.at - at) < around
  const faults = struck.flatMap(({ fault, at: began, healed, silent }): Line[] => [
    { at: began, text: `fault: ${fault}` },
    { at: healed, text: `healed: ${fault}${silent ? ', in silence' : ''}` },
  ])
  const lines = [...faults.filter(near), ...linesOf(finding, record).filter(near)]
  return lines
    .sort((a, b) => a.at - b.at)
    .slice(-most)
    .map((line) => `${(line.at / 1000).toFixed(3)} s  ${line.text}`)
}

function timeOf({ seq, rev }: Finding, { deliveries }: RoomRecord): number | null {
  const about = deliveries.find(({ to, rows }) => to === rev || rows.some(([number]) => number === seq))
  return about?.at ?? null
}

/** All that was sent, done and told of the message or the change; where a connection is accused, to that one alone. */
function linesOf({ seq, rev, what }: Finding, record: RoomRecord): Line[] {
  const { sends, acts, deliveries } = record
  const isAbout = (to: number) => rev !== undefined && Math.abs(to - rev) <= 3
  const accused = deliveries.find(({ session }) => what.startsWith(`${session} `))?.session
  const said = sends
    .filter(({ id, acks }) => what.includes(id) || acks.some((ack) => ack.seq === seq || ack.rev === rev))
    .flatMap(({ id, by, at, acks, refused }): Line[] => [
      { at, text: `${by} sends ${id}${refused ? `, refused: ${refused}` : ''}` },
      ...acks.map((ack) => ({ at: ack.at, text: `${by} is told: message ${ack.seq}, change ${ack.rev}` })),
    ])
  const done = acts
    .filter((act) => act.seq === seq || (act.rev !== null && act.rev === rev))
    .map((act): Line => ({ at: act.at, text: `${act.kind} of ${act.seq}: change ${act.rev ?? 'unknown'}` }))
  const told = deliveries
    .filter(({ session, kind }) => !accused || session === accused || kind === 'gone')
    .filter(
      ({ session, to, rows }) => session === accused || isAbout(to) || rows.some((row) => row[0] === seq),
    )
    .map(({ session, kind, from, to, at }): Line => ({ at, text: `${session} ← ${kind} ${from}–${to}` }))
  return [...said, ...done, ...told, ...comings(accused, record)]
}

/** The comings and goings of whose connection it was, at the time at which somebody was first told of them. */
function comings(session: string | undefined, { deliveries, truth }: RoomRecord): Line[] {
  const user = deliveries.find((delivery) => delivery.session === session)?.user
  return truth.memberships
    .filter((change) => change.user === user)
    .map(({ rev, inside }) => ({
      at: deliveries.find(({ to }) => to >= rev)?.at ?? 0,
      text: `${session} is ${inside ? 'in' : 'out'} from change ${rev} on`,
    }))
}
