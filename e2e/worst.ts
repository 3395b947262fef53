// `npm run worst`: the largest and worst inputs of every validator and renderer, timed; the slowest ones are printed.
import { renderMarkdown } from '../lib/chat/markdown.ts'
import { createStrength } from '../lib/chat/password-strength.ts'
import { slowPasswords } from '../lib/chat/testing-passwords.ts'
import { usernameFault, usernameKey } from '../lib/chat/usernames.ts'
import { newUser } from '../lib/protocol/accounts.ts'
import { parse } from '../lib/protocol/commands.ts'
import { largest, pathological } from './threats/worst.ts'

const bound = 50
const { judge } = createStrength()
const own = ['ada-lovelace', 'Ada Lovelace', 'countess@example.org']
const named = (text: string) => JSON.stringify(text.slice(0, 24))
const works = [
  ...pathological.map((text) => ({
    what: `Markdown of ${named(text)}`,
    run: (): unknown => renderMarkdown(text),
  })),
  ...slowPasswords.map((password) => ({
    what: `a password of ${named(password)}`,
    run: () => judge(password, own),
  })),
  ...largest().map(({ what, parse: run }) => ({ what, run })),
  ...['\u0301', 'а', 'ﷺ', '👍', 'x'].map((letter) => ({
    what: `a username of ${letter}`,
    run: (): unknown => [
      parse(newUser, {
        username: letter.repeat(20_000),
        password: letter.repeat(20_000),
        email: `${letter.repeat(3_000)}@b.co`,
      }),
      usernameKey(letter.repeat(254)),
      usernameFault(letter.repeat(254)),
    ],
  })),
]

/** The quickest of several: what the machine was busy with otherwise is not its fault. */
async function timeOf(run: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < 5; n++) {
    const started = performance.now()
    await run()
    best = Math.min(best, performance.now() - started)
    if (best < bound / 10) break
  }
  return best
}

const timed: { what: string; took: number }[] = []
for (const { what, run } of works) timed.push({ what, took: await timeOf(run) })
timed.sort((a, b) => b.took - a.took)
for (const { what, took } of timed.slice(0, 12)) console.log(`${took.toFixed(1).padStart(7)} ms  ${what}`)
const slow = timed.filter(({ took }) => took > bound)
console.log(
  `${timed.length} inputs, ${slow.length} over ${bound} ms; the worst ${timed[0]?.took.toFixed(1)} ms`,
)
process.exitCode = slow.length > 0 ? 1 : 0
