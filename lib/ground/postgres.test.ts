import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { freeCluster } from './postgres-orphan.ts'

const asRoot = process.getuid?.() === 0
const folders: string[] = []
const running: Postgres[] = []
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()))
})
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })))

function dataFolder(mode = 0o711): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-pg-'))
  chmodSync(folder, mode)
  folders.push(folder)
  return folder
}

const said: string[] = []
const say = { info: (line: string) => void said.push(line), warn: (line: string) => void said.push(line) }

async function start(dataDir: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, say })
  running.push(postgres)
  folders.push(postgres.folder)
  return postgres
}

async function numbers(postgres: Postgres): Promise<number[]> {
  const database = await openDatabase(postgres.address)
  const { rows } = await database.pool.query<{ n: number }>('select n from kept order by n')
  await database.close()
  return rows.map((row) => row.n)
}

/** A Hearth of its own process that writes numbers and prints each once it is committed; killed after `many`. */
async function killedWriter(
  dataDir: string,
  from: number,
  many: number,
  alsoPostgres: boolean,
): Promise<number> {
  const at = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const script = `const { startPostgres } = await import(${at('./postgres.ts')})
    const { openDatabase } = await import(${at('./database.ts')})
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, say: { info() {}, warn() {} } })
    const { pool } = await openDatabase(postgres.address)
    await pool.query('create table if not exists kept (n int primary key)')
    console.log('pid ' + postgres.pid())
    for (let n = ${from}; ; n++) { await pool.query('insert into kept values ($1)', [n]); console.log(n) }`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let last = from - 1
  let server = 0
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('pid ')) server = Number(line.slice(4))
    else last = Number(line)
    if (last === from - 1 + many) {
      child.kill('SIGKILL')
      if (alsoPostgres) process.kill(server, 'SIGKILL')
    }
  }
  return last
}

describe('the embedded PostgreSQL', () => {
  test('listens on nothing but a socket in a folder that others cannot enter', async () => {
    const dataDir = dataFolder()
    const postgres = await start(dataDir)
    const { pool, close } = await openDatabase(postgres.address)
    const { rows } = await pool.query(
      `select current_setting('listen_addresses') as addresses, current_setting('synchronous_commit') as commit,
              current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
              current_setting('server_version_num')::int / 10000 as version, lower('ÄÖ') as lower`,
    )
    await close()
    expect(rows[0]).toEqual({
      addresses: '',
      commit: 'on',
      fsync: 'on',
      checksums: 'on',
      version: 18,
      lower: 'äö',
    })
    expect(statSync(postgres.address.host ?? '').mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600)
    await expect(openDatabase({ ...postgres.address, password: 'guess' })).rejects.toThrow(
      /refuses the password/,
    )
  })

  test('logs neither statements nor what they hold', async () => {
    const postgres = await start(dataFolder())
    const { pool, close } = await openDatabase(postgres.address)
    await pool.query('create table secret (word text primary key)')
    await pool.query("insert into secret values ('canary')")
    await expect(pool.query("insert into secret values ('canary')")).rejects.toThrow(/duplicate key/)
    await close()
    const log = readFileSync(join(postgres.folder, 'postgres.log'), 'utf8')
    expect(log).toContain('duplicate key')
    expect(log).not.toContain('canary')
  })

  test('is started again when it is killed, and the pool finds it with every acknowledged row', async () => {
    const postgres = await start(dataFolder())
    const { pool, close } = await openDatabase(postgres.address)
    await pool.query('create table kept (n int primary key)')
    const acknowledged: number[] = []
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 50; n++) {
        await pool.query('insert into kept values ($1)', [round * 50 + n])
        acknowledged.push(round * 50 + n)
      }
      const killed = postgres.pid() ?? 0
      process.kill(killed, 'SIGKILL')
      await expect.poll(() => postgres.pid(), { timeout: 20_000 }).not.toBe(killed)
      const answer = () =>
        pool.query('select 1').then(
          ({ rowCount }) => rowCount,
          () => 0,
        )
      await expect.poll(answer, { timeout: 20_000 }).toBe(1)
    }
    await close()
    expect(await numbers(postgres)).toEqual(acknowledged)
  })

  test.each([
    ['Hearth is killed and leaves it running', false],
    ['both are killed', true],
  ])('keeps every acknowledged row when %s', async (_, alsoPostgres) => {
    const dataDir = dataFolder()
    let last = -1
    for (let round = 0; round < 3; round++) last = await killedWriter(dataDir, last + 2, 40, alsoPostgres)
    const kept = await numbers(await start(dataDir))
    expect(kept.length).toBeGreaterThanOrEqual(120)
    // One more may be there: committed, and the process killed before it could say so.
    expect([last, last + 1]).toContain(kept.at(-1))
    if (!alsoPostgres)
      expect(said.join('\n')).toContain('Stopped the PostgreSQL that an earlier Hearth left running')
  })

  test.each([
    ['a stranger that has the same pid now', 'exec sleep 1000'],
    ['a zombie', 'true & echo $!; exec sleep 1000'],
  ])('starts in spite of the mark of %s', async (_, script) => {
    const dataDir = dataFolder()
    const first = await start(dataDir)
    const cluster = join(first.folder, 'cluster')
    const mark = readFileSync(join(cluster, 'postmaster.pid'), 'utf8')
    await first.stop()
    const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const pid = script.includes('echo') ? Number(String((await once(child.stdout, 'data'))[0])) : child.pid
    writeFileSync(join(cluster, 'postmaster.pid'), mark.replace(/^\d+/, String(pid)))
    expect(await freeCluster({ cluster, sockets: first.address.host ?? null })).toBeNull()
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false)
    await start(dataDir)
    expect(child.exitCode ?? child.signalCode).toBeNull()
  })

  test('makes nothing of a cluster that a killed first start left half made', async () => {
    const dataDir = dataFolder()
    mkdirSync(join(dataDir, 'postgres', 'cluster.new'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'cluster.new', 'PG_VERSION'), '1')
    await start(dataDir)
  })

  test('tells the last word of a server that ends at once', async () => {
    const dataDir = dataFolder()
    const first = await start(dataDir)
    await first.stop()
    rmSync(join(first.folder, 'cluster', 'PG_VERSION'))
    await expect(startPostgres({ dataDir, say })).rejects.toThrow(/^The embedded PostgreSQL ended at once: /)
  })

  test('says so when its password is gone', async () => {
    const dataDir = dataFolder()
    await (await start(dataDir)).stop()
    rmSync(join(dataDir, 'postgres-password'))
    await expect(startPostgres({ dataDir, say })).rejects.toThrow(/postgres-password is gone/)
  })

  test.runIf(asRoot)(
    'stands elsewhere, and says so, where its user cannot reach the data folder',
    async () => {
      const dataDir = dataFolder(0o700)
      const first = await start(dataDir)
      expect(first.folder).toMatch(/^\/var\/lib\/hearth\/[0-9a-f]{16}$/)
      expect(said.at(-1)).toBe(readFileSync(join(dataDir, 'database-is-elsewhere.txt'), 'utf8').trim())
      await first.stop()
      expect((await start(dataDir)).folder).toBe(first.folder)
    },
  )
})
