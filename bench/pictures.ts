import { type Goal, goals, reached } from './goals.ts'
import { bar, dot, line, linear, logarithmic, svg, text, ticks } from './svg.ts'
import { median } from './time.ts'

/** What bench/results.json has, as far as it is drawn. */
export type Results = { [figure: string]: unknown; scenarios?: Scenarios }
type Scenarios = {
  S2?: Measured<{ '100 members': Talk }>
  S3?: Measured<Talk>
  S5?: Measured<Record<string, { half: number }[]>>
}
type Measured<Rounds> = { date: string; machine: { model?: string; processors: number }; rounds: Rounds }
/** Microseconds of processor time each message. */
type Talk = Record<(typeof talkers)[number][0], { server: number; postgres: number }[]>

const talkers = [
  ['hearth', 'Hearth'],
  ['socketio', 'bare Socket.IO'],
  ['ws', 'bare ws'],
] as const

const width = 760

/** Pictures as SVG, by the names of their files. What was not measured is not drawn. */
export function pictures(results: Results): Record<string, string> {
  const { S2, S3, S5 } = results.scenarios ?? {}
  return {
    goals: drawGoals(results),
    ...(S2 && S3 ? { messages: drawMessages({ S2: S2.rounds['100 members'], S3: S3.rounds }) } : {}),
    ...(S5 ? { history: drawHistory(S5.rounds) } : {}),
  }
}

/** Three digits that mean something. */
const short = (value: number) => String(Number(value.toPrecision(3)))

function drawGoals(results: Results): string {
  const rows = Object.entries(goals).map(([key, goal]) => {
    const value = results[key]
    return { key, goal, value: typeof value === 'number' ? value : undefined }
  })
  const times = rows.flatMap(({ goal, value }) => (value === undefined ? [] : [reached(goal, value)]))
  const power = Math.max(1, ...times.map((one) => Math.ceil(Math.abs(Math.log2(one)))))
  const scale = logarithmic([2 ** -power, 2 ** power], [300, 570])
  const [top, step] = [104, 28]
  const bottom = top + rows.length * step
  const marks = Array.from({ length: 2 * power + 1 }, (_, index) => 2 ** (index - power))
  const missed = rows.filter(({ goal, value }) => value !== undefined && reached(goal, value) < 1)
  const measured = rows.length - rows.filter(({ value }) => value === undefined).length
  const description = `${measured} figures are measured. ${measured - missed.length} reach their goals. Missed: ${
    missed.map(({ key, value }) => `${key} (${short(value ?? 0)})`).join(', ') || 'none'
  }.`
  return svg({ title: 'What was measured beside its goal', description, width, height: bottom + 24 }, [
    text(24, 54, 'How many times as good as asked, on a logarithmic scale. Hollow: missed.', 'muted'),
    ...marks.flatMap((mark) => [
      line(
        [
          [scale(mark), top - 12],
          [scale(mark), bottom - 8],
        ],
        mark === 1 ? 'goal' : 'rule',
      ),
      text(
        scale(mark),
        top - 20,
        mark === 1 ? 'goal' : mark < 1 ? `1/${1 / mark}` : `${mark} ×`,
        'muted',
        'middle',
      ),
    ]),
    ...rows.flatMap((row, index) => goalRow(row, top + index * step + 8, scale)),
  ])
}

type GoalRow = { key: string; goal: Goal; value: number | undefined }

function goalRow({ key, goal, value }: GoalRow, y: number, scale: (value: number) => number): string[] {
  const { what, unit = '', better } = goal
  const asked = `${better === 'more' ? '≥' : '≤'} ${goal.goal}${unit}`
  const name = [text(24, y + 4, key.split('.')[0] ?? '', 'bold'), text(56, y + 4, what)]
  if (value === undefined) return [...name, text(736, y + 4, `not measured (${asked})`, 'muted', 'end')]
  const times = reached(goal, value)
  const look = times < 1 ? 'missed' : 'one'
  return [
    ...name,
    line(
      [
        [scale(1), y],
        [scale(times), y],
      ],
      look,
    ),
    dot([scale(times), y], look),
    text(736, y + 4, `${short(value)}${unit} (${asked})`, '', 'end'),
  ]
}

function drawMessages(talks: Record<'S2' | 'S3', Talk>): string {
  const whats = { S2: 'S2: one room of 100', S3: 'S3: 200 rooms of 5' }
  const groups = (['S2', 'S3'] as const).map((name) => ({
    what: whats[name],
    rows: talkers.map(([talker, words]) => {
      const of = (part: 'server' | 'postgres') => median(talks[name][talker].map((cost) => cost[part]))
      return { words, server: of('server'), postgres: of('postgres') }
    }),
  }))
  const all = groups.flatMap(({ rows }) => rows.map(({ server, postgres }) => server + postgres))
  const marks = ticks(Math.max(...all))
  const scale = linear([0, marks.at(-1) ?? 1], [180, 640])
  const [top, step] = [104, 28]
  const bottom = top + groups.length * 4 * step - 12
  const told = groups.map(({ what, rows }) => `${what}: ${rows.map(sayTime).join('; ')}.`)
  return svg(
    { title: 'Processor time of a message', description: told.join(' '), width, height: bottom + 40 },
    [
      text(
        24,
        54,
        'Microseconds for each message and all its deliveries. The yardsticks store nothing.',
        'muted',
      ),
      ...legend([
        ['one', 'Node'],
        ['other', 'PostgreSQL'],
      ]),
      ...marks.flatMap((mark) => [
        line(
          [
            [scale(mark), top - 12],
            [scale(mark), bottom],
          ],
          'rule',
        ),
        text(scale(mark), bottom + 18, `${mark}`, 'muted', 'middle'),
      ]),
      ...groups.flatMap(({ what, rows }, group) => [
        text(24, top + group * 4 * step + 4, what, 'bold'),
        ...rows.flatMap((row, index) => timeRow(row, top + (group * 4 + index + 1) * step - 4, scale)),
      ]),
    ],
  )
}

type TimeRow = { words: string; server: number; postgres: number }

function sayTime({ words, server, postgres }: TimeRow): string {
  return `${words} ${short(server)} µs${postgres > 0 ? ` and PostgreSQL ${short(postgres)} µs` : ''}`
}

function timeRow(
  { words, server, postgres }: TimeRow,
  y: number,
  scale: (value: number) => number,
): string[] {
  const sum = postgres > 0 ? `${short(server)} + ${short(postgres)}` : short(server)
  return [
    text(24, y + 4, words),
    bar(scale(0), y - 8, scale(server) - scale(0), 16, 'one'),
    ...(postgres > 0 ? [bar(scale(server), y - 8, scale(postgres) - scale(0), 16, 'other')] : []),
    text(scale(server + postgres) + 8, y + 4, sum),
  ]
}

/** Rounds that are called by how many messages their room has: "10,000", and "a time in 10,000". */
function drawHistory(rounds: Record<string, { half: number }[]>): string {
  const half = (name: string) => median((rounds[name] ?? []).map((one) => one.half))
  const sizes = Object.keys(rounds).filter((name) => /^[\d,]+$/.test(name))
  const count = (size: string) => Number(size.replaceAll(',', ''))
  const x = logarithmic([count(sizes[0] ?? '1'), count(sizes.at(-1) ?? '10')], [120, 600])
  const series = [
    { words: 'a page in its middle', look: 'one', of: half },
    { words: 'jump to a date', look: 'other', of: (size: string) => half(`a time in ${size}`) },
  ].map(({ of, ...rest }) => ({ ...rest, points: sizes.map((size) => ({ size, value: of(size) })) }))
  const plain = half('sqlMiddle')
  const marks = ticks(Math.max(plain, ...series.flatMap(({ points }) => points.map(({ value }) => value))))
  const y = linear([0, marks.at(-1) ?? 1], [300, 96])
  const told = series.map(({ words, points }) => {
    return `${words}: ${points.map(({ size, value }) => `${short(value)} ms of ${size} messages`).join(', ')}.`
  })
  const description = `${told.join(' ')} The plain SQL page in the middle of the largest: ${short(plain)} ms.`
  return svg({ title: 'History as a room grows', description, width, height: 352 }, [
    text(24, 54, 'Milliseconds until half of the answers came, by how many messages the room has.', 'muted'),
    ...marks.flatMap((mark) => [
      line(
        [
          [120, y(mark)],
          [600, y(mark)],
        ],
        'rule',
      ),
      text(108, y(mark) + 4, `${mark}`, 'muted', 'end'),
    ]),
    ...sizes.map((size) => text(x(count(size)), 324, size, 'muted', 'middle')),
    line(
      [
        [120, y(plain)],
        [600, y(plain)],
      ],
      'goal',
      true,
    ),
    text(126, y(plain) - 6, 'the page as plain SQL', 'muted'),
    ...legend(series.map(({ look, words }) => [look, words])),
    ...series.flatMap(({ look, points }) => {
      const places = points.map(({ size, value }) => [x(count(size)), y(value)] as const)
      return [line(places, look), ...places.map((place) => dot(place, look))]
    }),
  ])
}

/** Which look stands for what, one after the other. */
function legend(all: (readonly [look: string, words: string])[]): string[] {
  return all.flatMap(([look, words], index) => [
    bar(180 + index * 160, 66, 12, 12, look),
    text(198 + index * 160, 77, words),
  ])
}
