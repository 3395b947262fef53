import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Node } from './cluster.ts'

/** The workers of a server with several: its children that run the same bundle. */
export function workersOf(node: Node): number[] {
  return childrenOf(node.pid()).filter((pid) => commandOf(pid).includes('server.js'))
}

/** As Linux tells it: a process's children, those of each of its threads. */
function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const told = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'))
    return told.flatMap((line) => line.split(' ').filter(Boolean).map(Number))
  } catch {
    return []
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const markOf = ({ dataDir }: Pick<Node, 'dataDir'>) =>
  readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')

/** 0 while there is none. */
export function postmasterOf(node: Node): number {
  try {
    return Number(markOf(node)[0])
  } catch {
    return 0
  }
}

/** Where a server's embedded PostgreSQL listens, from its own note. Throws while there is none. */
export function embeddedAddress(node: Pick<Node, 'dataDir'>): pg.ClientConfig {
  const [, , , port, host] = markOf(node)
  const password = readFileSync(join(node.dataDir, 'postgres-password'), 'utf8').trim()
  return { host, port: Number(port), user: 'hearth', password, database: 'hearth' }
}

/** A test's own way to a database. Its connections may hear that the server ends after they were told to end. */
export function openPool(address: pg.ClientConfig): pg.Pool {
  const pool = new pg.Pool(address)
  pool.on('error', () => {})
  return pool
}
