import { join } from 'node:path'
import type pg from 'pg'
import { root } from '../hearth.ts'
import { allReady, createNode, type Node } from './cluster.ts'
import { embeddedAddress } from './family.ts'
import {
  clientFaults,
  clockFaults,
  type Fault,
  familyFaults,
  nodeFaults,
  postgresFaults,
  redisFaults,
} from './faults.ts'
import { startGivenPostgres } from './postgres.ts'
import { startGivenRedis } from './redis.ts'
import { results } from './results.ts'
import type { World } from './world.ts'

/** The servers that a run is played on, and what may happen to them. */
export type Stage = {
  nodes: readonly Node[]
  address(): pg.ClientConfig
  faults(world: World): Fault[]
  remove(): Promise<void>
}

export const builtServer = join(root, 'dist/server.js')

/** Nodes behind one PostgreSQL and, where there are several, one Redis. */
export async function stageNodes(
  count: number,
  bundle = builtServer,
  folder = results(),
  env: Record<string, string> = {},
): Promise<Stage> {
  const postgres = await startGivenPostgres()
  const redis = count > 1 ? await startGivenRedis() : null
  const nodes: Node[] = []
  const remove = async () => {
    await Promise.all(nodes.map((node) => node.remove()))
    await redis?.remove()
    await postgres.remove()
  }
  try {
    for (let i = 1; i <= count; i++) {
      const behind = { database: postgres, ...(redis ? { redis } : {}) }
      const node = await createNode({ name: `node ${i}`, bundle, env, folder, ...behind })
      nodes.push(node)
      await node.start()
      // The first one migrates.
      await allReady([node], 60_000)
    }
  } catch (error) {
    await remove()
    throw error
  }
  return {
    nodes,
    address: postgres.address,
    faults: (world) => [
      ...clientFaults(world),
      ...nodeFaults(world, nodes, 'a node'),
      ...postgresFaults(world, postgres),
      ...clockFaults(
        world,
        "a node's",
        nodes.map(({ clock }) => clock),
      ),
      ...clockFaults(world, "PostgreSQL's", [postgres.clock]),
      ...(redis ? redisFaults(world, redis) : []),
    ],
    remove,
  }
}

/** One server with several workers behind one port, and a PostgreSQL of its own. */
export async function stageWorkers(
  count: number,
  bundle = builtServer,
  folder = results(),
  more: Record<string, string> = {},
): Promise<Stage> {
  const env = { HEARTH_WORKERS: String(count), ...more }
  const parent = await createNode({ name: 'parent', bundle, env, folder })
  try {
    await parent.start()
    await allReady([parent], 60_000)
  } catch (error) {
    await parent.remove()
    throw error
  }
  return {
    nodes: [parent],
    address: () => embeddedAddress(parent),
    faults: (world) => [
      ...clientFaults(world),
      ...nodeFaults(world, [parent], 'the parent'),
      ...clockFaults(world, "the parent's and its workers'", [parent.clock]),
      ...familyFaults(world, parent, count),
    ],
    remove: parent.remove,
  }
}
