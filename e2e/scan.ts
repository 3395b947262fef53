// `npm run scan`: sqlmap, wapiti and nikto (Debian packages; nikto is in non-free) against a Hearth of its own, with what
// its owner may reach. Their words go to test-results/scan; what they found and what was made of it is in docs/security.md.
//   --minutes 10   for each of them at most        --only wapiti   one of them alone
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeRoom, password, say, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { root, startHearth } from './hearth.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, only: { type: 'string', default: '' } },
})
const seconds = Number(values.minutes) * 60
const folder = join(root, 'test-results/scan')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

/** @returns seconds, and whether its time was up */
function run(name: string, [program = '', ...args]: string[], most: number) {
  if (!name.startsWith(values.only)) return Promise.resolve()
  if (spawnSync('which', [program]).status !== 0) {
    console.log(`${name}: ${program} is not installed`)
    return Promise.resolve()
  }
  const started = performance.now()
  return new Promise<void>((resolve) => {
    const child = spawn('timeout', [String(Math.round(most)), 'nice', '-n', '19', program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const file = createWriteStream(join(folder, `${name}.txt`))
    child.stdout.pipe(file, { end: false })
    child.stderr.pipe(file, { end: false })
    child.on('close', (code) => {
      file.end()
      const took = Math.round((performance.now() - started) / 1000)
      console.log(`${name}: ${took} s${code === 124 ? ', its time was up' : ''}`)
      resolve()
    })
  })
}

const hearth = await startHearth()
try {
  const { url } = hearth
  const ada = await signUp(url, 'ada', 'Ada')
  const room = await makeRoom(ada, 'Market', 'public')
  for (let n = 1; n <= 20; n++) await say(ada, room.id, `loaf ${n}`)
  const cookie = await cookieOf(url, ada.username, password)
  const sqlmap = [
    'sqlmap',
    '--batch',
    '--dbms=PostgreSQL',
    '--level=2',
    '--risk=2',
    '--flush-session',
    '--disable-coloring',
  ]
  const own = [...sqlmap, `--output-dir=${folder}/sqlmap`, '--ignore-code=401,400,404,409,413']
  const json = ['-H', 'Content-Type: application/json']
  const token = ['-H', `Authorization: Bearer ${ada.token}`]
  const api = `${url}/api/v1`
  const id = 'bb0cf6b8-2c1c-4a9c-9b7e-0d9f6a3c7a11'
  const targets: Record<string, string[]> = {
    login: ['-u', `${api}/login`, '--data={"username":"ada","password":"x"}', ...json],
    'login-form': [
      '-u',
      `${url}/api/auth/callback/credentials`,
      '--data=username=ada&password=x&csrfToken=y',
    ],
    signup: ['-u', `${api}/signup`, '--data={"username":"ada","password":"short","email":"a@b.co"}', ...json],
    history: ['-u', `${api}/rooms/${room.id}/messages?before=5&limit=10`, ...token],
    'history-at': ['-u', `${api}/rooms/${room.slug}/messages?at=2026-11-01T09:00:00Z`, ...token],
    room: ['-u', `${api}/rooms/${room.slug}*/members`, ...token],
    page: ['-u', `${url}/r/${room.slug}*?before=5`, `--cookie=${cookie}`],
    message: [
      '-u',
      `${api}/rooms/${room.id}/messages`,
      `--data={"id":"${id}","text":"hello"}`,
      ...json,
      ...token,
    ],
    cookie: ['-u', `${api}/me`, `--cookie=hearth=x*`],
    people: ['-u', `${api}/people?q=a&next=a&limit=5`, ...token],
    'admin-people': ['-u', `${api}/admin/people?q=a&only=all&next=a&limit=5`, ...token],
    'admin-rooms': ['-u', `${api}/admin/rooms?q=a&next=a&limit=5`, ...token],
    'admin-audit': ['-u', `${api}/admin/audit?by=ada&act=account&q=a&limit=5`, ...token],
    'admin-page': ['-u', `${url}/admin/people?q=a&only=all`, `--cookie=${cookie}`],
    picture: ['-u', `${url}/avatars/${ada.me.id}*/a*`],
  }
  const each = seconds / Object.keys(targets).length
  for (const [name, target] of Object.entries(targets)) await run(`sqlmap-${name}`, [...own, ...target], each)
  const most = ['--max-scan-time', values.minutes, '--max-links-per-page', '50', '-d', '6', '--no-bugreport']
  /** Signed in anew: it sends every form that it finds, and one of them logs out. */
  async function wapiti(name: string, from: string, ...also: string[]) {
    const fresh = await cookieOf(url, ada.username, password)
    const headers = ['-H', `Cookie: ${fresh}`, '-H', `Origin: ${url}`]
    const report = ['-f', 'txt', '-o', `${folder}/${name}-report.txt`]
    const starts = also.flatMap((path) => ['-s', `${url}${path}`])
    const target = ['wapiti', '-u', `${url}${from}`, '--flush-session', '--scope', 'folder', ...starts]
    await run(name, [...target, ...headers, ...report, ...most], seconds)
  }
  await wapiti('wapiti', '/', `/r/${room.slug}`, '/settings')
  await wapiti('wapiti-admin', '/admin/', '/admin/people', `/admin/people/${ada.me.id}`, '/admin/audit')
  await run(
    'nikto',
    ['nikto', '-host', url, '-nointeractive', '-maxtime', `${seconds}s`, '-ask', 'no'],
    seconds,
  )
  const answer = await fetch(`${url}/healthz`)
  const failures = hearth.output().match(/A request failed|a command failed/g)?.length ?? 0
  console.log(`scanned; the server answers ${answer.status}, and logged ${failures} failed requests`)
} finally {
  await hearth.remove()
}
process.exit()
