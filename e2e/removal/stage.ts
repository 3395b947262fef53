import { spawnSync } from 'node:child_process'
import { type Stage, stageNodes, stageWorkers } from '../chaos/stage.ts'
import { seal } from '../matrix/people.ts'

/** Two nodes; where there is no Redis to be had between them, two workers of one server. */
export function stageForTwo(): Promise<Stage> {
  const hasRedis = spawnSync('redis-server', ['--version']).status === 0
  const env = { HEARTH_SECRET: seal }
  return hasRedis ? stageNodes(2, undefined, undefined, env) : stageWorkers(2, undefined, undefined, env)
}
