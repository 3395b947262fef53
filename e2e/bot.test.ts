import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPython } from '../bin/python.mjs'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, history, makeRoom, password, say, signUp } from './api.ts'
import { type Link, startLink } from './chaos/link.ts'
import { exit, type Hearth, root, startHearth } from './hearth.ts'

/** A client that shares no line of code with Hearth: Debian's python3-socketio, and the example of the docs. */
let hearth: Hearth
let line: Link
let ada: Account
let room: RoomInfo
let bot: ChildProcess
let printed = ''

async function prints(words: string | RegExp): Promise<RegExpMatchArray> {
  for (;;) {
    const found = printed.match(words)
    if (found) return found
    if (bot.exitCode !== null) throw new Error(`The bot ended without saying ${words}:\n${printed}`)
    await wait(20)
  }
}

beforeAll(async () => {
  hearth = await startHearth()
  line = await startLink(hearth.port)
  ada = await signUp(hearth.url, 'ada', 'Ada')
  room = await makeRoom(ada, 'Workshop', 'public')
  const robot = await signUp(hearth.url, 'robot', 'Robot')
  const script = join(root, 'docs/examples/bot.py')
  bot = spawn(findPython() ?? 'python3', [script, line.url, robot.username, password, room.slug], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  for (const stream of [bot.stdout, bot.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk
    })
  }
})
afterAll(async () => {
  bot.kill('SIGKILL')
  await exit(bot)
  line.close()
  await hearth.remove()
})

test('it signs in over HTTP, joins with its token, hears and answers', async () => {
  await prints(/joined Workshop at rev \d+/)
  await prints(/caught up from rev/)
  await say(ada, room.id, '!ping')
  await prints(/#1 ada-\w+: !ping/)
  await prints('said #2: pong, Ada')
  const [first, second] = await history(ada, room.id)
  expect(first?.text).toBe('!ping')
  expect(second?.html).toContain('pong, Ada')
})

test('cut off, it comes back by itself and catches up from its last rev', async () => {
  line.cut()
  const rev = Number((await prints(/cut off at rev (\d+)/))[1])
  for (const text of ['while you', 'were out', '!count']) await say(ada, room.id, text)
  expect(printed).not.toContain('while you')
  line.heal()
  await prints(`caught up from rev ${rev} to`)
  await prints(/I have heard \*\*4\*\* messages/)
  const heard = [...printed.matchAll(/^#(\d+) /gm)].map(([, seq]) => Number(seq))
  expect(heard).toEqual([1, 2, 3, 4, 5, 6])
})

test('a restart of the server is no more to it than that', async () => {
  printed = ''
  await hearth.stop()
  await prints('cut off at rev')
  await hearth.start()
  await prints('caught up from rev')
  await say(ada, room.id, '!ping')
  await prints('said #8: pong, Ada')
  const messages = await history(ada, room.id)
  expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})
