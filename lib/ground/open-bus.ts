import type { Bus } from './bus.ts'
import { channelOf, type Instance } from './epoch.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

/** To the other nodes: those of many machines, or the workers of this one. Null where this is the only one. */
export async function openBus(
  { redisUrl }: Pick<Settings, 'redisUrl'>,
  instance: Instance,
  log: Log,
  isWorker: boolean,
): Promise<Bus | null> {
  // Neither is loaded where it is not needed.
  if (redisUrl) {
    const { openRedis } = await import('./redis.ts')
    return openRedis(redisUrl, channelOf(instance), log)
  }
  if (!isWorker) return null
  const { workersBus } = await import('./workers-bus.ts')
  return workersBus()
}
