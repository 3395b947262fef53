import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A small house of the same shape, with every rule of .dependency-cruiser.cjs broken once and kept once. */
const root = resolve(import.meta.dirname, '..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
let house = ''

const sound = {
  'lib/protocol/words.ts': "import { z } from 'zod'\nexport const word = z\nexport type Word = string\n",
  'lib/ground/database.ts':
    "import pg from 'pg'\nimport { word } from '../protocol/words.ts'\nexport { pg, word }\n",
  'lib/chat/rooms.ts':
    "import { pg } from '../ground/database.ts'\nexport type Room = string\nexport const rooms = pg\n",
  'lib/live/live.ts': "import { rooms } from '../chat/rooms.ts'\nexport const live = rooms\n",
  'lib/client/timeline.ts': "import { word } from '../protocol/words.ts'\nexport const timeline = word\n",
  'lib/house.ts': "import type { Room } from './chat/rooms.ts'\nexport const house = (): Room => ''\n",
  'components/list.tsx': "import type { Room } from '@/lib/chat/rooms'\nexport const list: Room = ''\n",
  'app/page.tsx':
    "import { list } from '@/components/list'\nimport { timeline } from '@/lib/client/timeline'\nexport default [list, timeline]\n",
  'server.ts': "import { live } from './lib/live/live.ts'\nimport pg from 'pg'\nexport default [live, pg]\n",
}

const planted: [file: string, text: string, rule: string][] = [
  ['lib/protocol/a.ts', "import '../ground/database.ts'", 'protocol-reaches-out'],
  ['lib/protocol/b.ts', "import 'node:fs'", 'protocol-reaches-out'],
  ['lib/ground/a.ts', "import '../chat/rooms.ts'", 'ground-reaches-out'],
  ['lib/chat/a.ts', "import '../live/live.ts'", 'chat-reaches-out'],
  ['lib/live/a.ts', "import '../client/timeline.ts'", 'live-reaches-out'],
  ['lib/bridges/a.ts', "import '../live/live.ts'", 'bridges-reaches-out'],
  [
    'lib/client/a.ts',
    "import type { Room } from '../chat/rooms.ts'\nexport type A = Room",
    'client-reaches-out',
  ],
  ['lib/client/b.ts', "import 'pg'", 'client-reaches-out'],
  ['lib/live/b.ts', "import 'pg'", 'database-outside-the-rules'],
  ['app/a.tsx', "import 'pg'", 'database-outside-the-rules'],
  ['app/b.tsx', "import { rooms } from '@/lib/chat/rooms'\nexport default rooms", 'pages-import-rules'],
  ['components/a.tsx', "import { pg } from '@/lib/ground/database'\nexport default pg", 'pages-import-rules'],
  [
    'components/b.tsx',
    "import { live } from '@/lib/live/live'\nexport default live",
    'pages-reach-past-the-house',
  ],
  ['lib/ground/turn.ts', "import '../chat/turn.ts'\nexport const a = 1", 'ground-reaches-out'],
  ['lib/chat/turn.ts', "import '../ground/turn.ts'\nexport const b = 1", 'no-cycles'],
  ['lib/chat/d.ts', "import './missing.ts'", 'not-resolvable'],
  ['lib/chat/e.ts', "import './rooms.test.ts'", 'tests-in-the-product'],
  ['lib/chat/f.ts', "import '../../bench/load.ts'", 'tests-in-the-product'],
  ['lib/chat/g.ts', "import './testing-rooms.ts'", 'tests-in-the-product'],
]

function place(file: string, text: string) {
  mkdirSync(dirname(join(house, file)), { recursive: true })
  writeFileSync(join(house, file), text)
}

type Report = { summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] } }

function cruise(cwd: string): Report['summary'] {
  const folders = ['app', 'components', 'lib', 'server.ts']
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders]
  const { stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  const report: Report = JSON.parse(stdout)
  return report.summary
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'hearth-house-'))
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) {
    copyFileSync(join(root, file), join(house, file))
  }
  for (const name of ['pg', 'zod']) {
    place(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    place(`node_modules/${name}/index.js`, 'module.exports = {}')
  }
  place('package.json', JSON.stringify({ type: 'module', dependencies: { pg: '1', zod: '1' } }))
  place('lib/chat/rooms.test.ts', 'export const test = 1')
  place('lib/chat/testing-rooms.ts', 'export const rooms = 1')
  place('bench/load.ts', 'export const load = 1')
  for (const [file, text] of Object.entries(sound)) place(file, text)
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

describe('the import rules', () => {
  test('let a sound house pass', () => {
    const { totalCruised, violations } = cruise(house)
    expect(violations).toEqual([])
    expect(totalCruised).toBeGreaterThanOrEqual(Object.keys(sound).length)
  })

  test('catch every planted violation, and nothing else', () => {
    for (const [file, text] of planted) place(file, text)
    const caught = cruise(house).violations.map(({ from, rule }) => `${from}: ${rule.name}`)
    const expected = planted.map(([file, , rule]) => `${file}: ${rule}`)
    expect(expected.filter((one) => !caught.includes(one))).toEqual([])
    const unplanted = Object.keys(sound)
    expect(caught.filter((one) => unplanted.some((file) => one.startsWith(`${file}:`)))).toEqual([])
  })

  test('see the modules of this house', () => {
    const tracked = execFileSync('git', ['ls-files', 'lib'], { cwd: root, encoding: 'utf8' }).trim()
    expect(cruise(root).totalCruised).toBeGreaterThanOrEqual(tracked.split('\n').length)
  })
})
