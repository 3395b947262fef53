import { setTimeout as wait } from 'node:timers/promises'
import { isReady } from './cluster.ts'
import { followersOf, pick, type World } from './world.ts'

/** As balancers do: asks each node whether it is ready, and sends whoever comes anew to one that is. */
export async function balance(world: World): Promise<void> {
  const { nodes, random, cast } = world
  while (nodes.length > 1 && !world.over) {
    const answers = await Promise.all(nodes.map(isReady))
    const ready = nodes.filter((_, i) => answers[i]).map(({ port }) => port)
    for (const { link } of followersOf(cast)) {
      if (ready.length > 0 && !ready.includes(link.target())) link.lead(pick(random, ready))
    }
    await wait(250)
  }
}
