import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from './arena.ts'
import type { Finding } from './checker.ts'
import type { Struck } from './nemesis.ts'
import type { RoomRecord } from './record.ts'
import { results } from './results.ts'

export type Told = {
  findings: Finding[]
  arena: Arena
  struck: Struck[]
  seed: number
  command: string
  say(line: string): void
}

const most = 30
/** What happened this long before and after belongs to the story. Milliseconds. */
const around = 3_000

/** The shortest story of what went wrong in a room, the whole record beside it, and how to do it again. */
export function tell({ findings, arena, struck, seed, command, say }: Told): void {
  const { record } = arena
  const file = join(results(), `${seed}-${arena.canary}.json`)
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

/** All that was sent, done and told of the message or the change. */
function linesOf({ seq, rev, what }: Finding, { sends, acts, deliveries }: RoomRecord): Line[] {
  const isAbout = (to: number) => rev !== undefined && Math.abs(to - rev) <= 3
  const said = sends
    .filter(({ id, acks }) => what.includes(id) || acks.some((ack) => ack.seq === seq || isAbout(ack.rev)))
    .flatMap(({ id, by, at, acks, refused }): Line[] => [
      { at, text: `${by} sends ${id}${refused ? `, refused: ${refused}` : ''}` },
      ...acks.map((ack) => ({ at: ack.at, text: `${by} is told: message ${ack.seq}, change ${ack.rev}` })),
    ])
  const done = acts
    .filter((act) => act.seq === seq || (act.rev !== null && isAbout(act.rev)))
    .map((act): Line => ({ at: act.at, text: `${act.kind} of ${act.seq}: change ${act.rev ?? 'unknown'}` }))
  const told = deliveries
    .filter(
      ({ session, to, rows }) =>
        (what.includes(session) && (rev === undefined || isAbout(to))) ||
        isAbout(to) ||
        rows.some(([number]) => number === seq),
    )
    .map(({ session, kind, from, to, at }): Line => ({ at, text: `${session} ← ${kind} ${from}–${to}` }))
  return [...said, ...done, ...told]
}
