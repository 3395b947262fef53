import { type ChildProcess, execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  exit,
  freePort,
  type Hearth,
  launch,
  postmasterFile,
  startHearth,
  temporaryFolder,
} from './hearth.ts'

let hearth: Hearth
beforeAll(async () => {
  hearth = await startHearth()
})
afterAll(() => hearth.remove())

const folders: string[] = []
const folder = () => {
  const path = temporaryFolder()
  folders.push(path)
  return path
}
const locked = () => {
  const path = folder()
  chmodSync(path, 0o555)
  return path
}
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

/** What it says before it ends. What does not end is ended, and is no failure to start. */
async function fails(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
  expect(await exit(child)).toBeGreaterThan(0)
  clearTimeout(late)
  return said
}

/** Something for a person: one line, no stack. */
function isOneSentence(said: string) {
  expect(said).toMatch(/^\p{Lu}.*[.!]\n$/u)
  expect(said).not.toMatch(/^\s+at |Error:|node:internal/m)
}

describe('what cannot start says why in a sentence, and ends', () => {
  test('a second Hearth on the same data folder', async () => {
    const said = await fails(launch({ PORT: String(await freePort()), HEARTH_DATA: hearth.dataDir }))
    isOneSentence(said)
    expect(said).toContain(hearth.dataDir)
    expect((await fetch(`${hearth.url}/api/v1/me`)).status).toBe(401)
  })

  test.each(['1', '2'])('a port that is taken (HEARTH_WORKERS=%s)', async (workers) => {
    const settings = { PORT: String(hearth.port), HEARTH_DATA: folder(), HEARTH_WORKERS: workers }
    const said = await fails(launch(settings))
    isOneSentence(said)
    expect(said).toContain(String(hearth.port))
  })

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['HEARTH_URL', 'chat.example.org'],
    ['HEARTH_SECRET', 'secret'],
    ['HEARTH_LIMITS', 'perhaps'],
    ['HEARTH_WORKERS', 'all'],
    ['DATABASE_URL', 'mysql://localhost/hearth'],
  ])('a bad setting: %s=%s', async (name, value) => {
    const said = await fails(launch({ PORT: '0', HEARTH_DATA: folder(), [name]: value }))
    isOneSentence(said)
    expect(said).toContain(name)
  })

  test('a database that does not answer', async () => {
    const database = `postgresql://hearth@127.0.0.1:${await freePort()}/hearth`
    isOneSentence(await fails(launch({ PORT: '0', HEARTH_DATA: folder(), DATABASE_URL: database })))
  })

  test('a data folder that is no folder', async () => {
    const path = join(folder(), 'file')
    writeFileSync(path, '')
    const said = await fails(launch({ PORT: '0', HEARTH_DATA: path }))
    isOneSentence(said)
    expect(said).toContain(path)
  })

  test('a data folder in a place that cannot be written', async () => {
    // Not even root may make folders in /sys; where there is none, a folder without the right to write does.
    const place = existsSync('/sys') ? '/sys' : locked()
    const said = await fails(launch({ PORT: '0', HEARTH_DATA: join(place, 'hearth') }))
    isOneSentence(said)
    expect(said).toContain(join(place, 'hearth'))
  })
})

describe('the embedded PostgreSQL', () => {
  test('listens on no network, only on a socket in a folder that others cannot enter', () => {
    const pid = String(hearth.process().pid)
    const children = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
    const own = children.filter((line) => line.trim().split(/\s+/)[1] === pid && line.includes('postgres'))
    expect(own).toHaveLength(1)
    const [, , , , , listening] = readFileSync(postmasterFile(hearth), 'utf8').split('\n')
    expect(listening).toBe('')
  })
})

test('a database that does not speak PostgreSQL is told in a sentence too', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const database = `postgresql://hearth@127.0.0.1:${port}/hearth`
  isOneSentence(await fails(launch({ PORT: '0', HEARTH_DATA: folder(), DATABASE_URL: database })))
  server.close()
})

test('a folder of an earlier run is taken up again, with what was in it', async () => {
  const body = JSON.stringify({ username: 'ada', password: 'correct horse battery' })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${hearth.url}/api/v1/signup`, { method: 'POST', headers, body })
  await hearth.stop()
  await hearth.start()
  const login = await fetch(`${hearth.url}/api/v1/login`, { method: 'POST', headers, body })
  expect(login.status).toBe(200)
})

describe('whoever has the machine', () => {
  test('lets somebody in again who lost every way in, by a link that the start prints', async () => {
    await hearth.stop()
    const port = await freePort()
    const again = launch({ PORT: String(port), HEARTH_DATA: hearth.dataDir }, ['--rescue', 'ada'])
    const path = await new Promise<string>((found) => {
      let said = ''
      again.stdout?.on('data', (chunk: Buffer) => {
        said += chunk
        const [, link] = /A new password is set at {2}http:\/\/[^/]+(\/reset\/\S+)/.exec(said) ?? []
        if (link) found(link)
      })
    })
    const page = await fetch(`http://127.0.0.1:${port}${path}`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('New password')
    again.kill()
    await exit(again)
  })

  test('is told where nobody has that name', async () => {
    const said = await fails(launch({ PORT: '0', HEARTH_DATA: hearth.dataDir }, ['--rescue', 'nobody-here']))
    isOneSentence(said)
    expect(said).toContain('nobody-here')
    await hearth.start()
  })
})
