import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../seeded.ts'
import type { Clock } from './clock.ts'
import type { Node } from './cluster.ts'
import { postmasterOf, workersOf } from './family.ts'
import type { Follower } from './follower.ts'
import type { Link } from './link.ts'
import type { GivenPostgres } from './postgres.ts'
import type { GivenRedis } from './redis.ts'
import { followersOf, pick, type World } from './world.ts'

/** Something that breaks, for a while. `heal` resolves when what can be mended from outside is mended. */
export type Fault = {
  name: string
  weight: number
  /** Milliseconds it lasts: at least, at most. */
  lasts: [number, number]
  strike(): Promise<() => Promise<void> | void>
}

const gone = 0

/** What may happen to any cluster's clients. */
export function clientFaults(world: World): Fault[] {
  const { fate: random, cast } = world
  const everybody = () => followersOf(cast)
  /** About half of them, for one draw: how many there are must not change what befalls them next. */
  const some = () => {
    const chance = seeded(random() * 2 ** 32)
    return everybody().filter(() => chance() < 0.5)
  }
  const onLinks = (
    name: string,
    weight: number,
    harm: (link: Link) => void,
    lasts: Fault['lasts'],
  ): Fault => ({
    ...{ name, weight, lasts },
    async strike() {
      const hurt = some()
      for (const { link } of hurt) harm(link)
      return () => mend(hurt)
    },
  })
  return [
    onLinks('clients are cut off', 3, (link) => link.cut(), [200, 3_000]),
    onLinks('clients have a slow line', 2, (link) => link.delay(300), [1_000, 3_000]),
    onLinks(
      'clients hear the end of the line, the server does not',
      2,
      (link) => link.halfClose(),
      [500, 2_000],
    ),
    onLinks('clients freeze', 2, (link) => link.freeze(), [1_000, 4_000]),
    {
      name: 'clients read nothing, buffers fill',
      weight: 2,
      lasts: [2_000, 4_000],
      async strike() {
        const hurt = some()
        world.verbose = true
        for (const { link } of hurt) link.deafen()
        return () => {
          world.verbose = false
          mend(hurt)
        }
      },
    },
  ]
}

function mend(hurt: Follower[]): void {
  for (const { link, wake } of hurt) {
    link.heal()
    // The device notices that its network is back, as browsers do.
    wake()
  }
}

/** Clocks that can be set, a day ahead or back. */
export function clockFaults(
  { fate: random }: World,
  whose: string,
  clocks: readonly (Clock | null)[],
): Fault[] {
  const there = clocks.filter((clock) => clock !== null)
  if (there.length === 0) return []
  return [
    {
      ...{ name: `${whose} clock steps by a day`, weight: 2, lasts: [1_500, 3_000] },
      async strike() {
        const clock = pick(random, there)
        clock.step(random() < 0.5 ? 1 : -1)
        return () => clock.step(0)
      },
    },
  ]
}

/** What may happen to a server process: `what` calls it. */
export function nodeFaults({ fate: random }: World, nodes: readonly Node[], what: string): Fault[] {
  const onNode = (
    name: string,
    weight: number,
    lasts: Fault['lasts'],
    harm: (node: Node) => Promise<void>,
  ) => ({
    ...{ name: `${what} ${name}`, weight, lasts },
    async strike() {
      const node = pick(random, nodes)
      await harm(node)
      return () => node.start()
    },
  })
  const paused = (weight: number, lasts: Fault['lasts']): Fault => ({
    ...{ name: `${what} is stopped for ${lasts[1] / 1000} s at most`, weight, lasts },
    async strike() {
      const node = pick(random, nodes)
      node.pause()
      return () => node.resume()
    },
  })
  return [
    onNode('is killed', 6, [gone, 1_500], (node) => node.kill()),
    onNode('is restarted in order', 4, [gone, 200], (node) => node.stop()),
    paused(5, [1_000, 4_000]),
    // Longer than a silent line is suffered.
    paused(0.3, [19_000, 21_000]),
  ]
}

export function postgresFaults({ fate: random, nodes }: World, postgres: GivenPostgres): Fault[] {
  const onLine = (name: string, harm: (link: Link) => void, lasts: Fault['lasts']): Fault => ({
    ...{ name: `a node's line to PostgreSQL ${name}`, weight: 3, lasts },
    async strike() {
      const link = pick(random, nodes).database
      if (link) harm(link)
      return () => link?.heal()
    },
  })
  const signalled = (name: string, signal: 'SIGKILL' | 'SIGINT'): Fault => ({
    ...{ name: `PostgreSQL ${name}`, weight: 3, lasts: [gone, 500] },
    async strike() {
      const before = postgres.pid()
      postgres.signal(signal)
      // Its keeper starts another.
      return async () => {
        for (let i = 0; i < 400 && postgres.pid() === before; i++) await wait(25)
      }
    },
  })
  return [
    signalled('is killed', 'SIGKILL'),
    signalled('is restarted', 'SIGINT'),
    onLine('is cut', (link) => link.cut(), [300, 3_000]),
    onLine('freezes', (link) => link.freeze(), [500, 3_000]),
    onLine('is slow', (link) => link.delay(20 + random() * 60), [1_000, 3_000]),
  ]
}

export function redisFaults({ fate: random, nodes }: World, redis: GivenRedis): Fault[] {
  const onLine = (name: string, harm: (link: Link) => void, lasts: Fault['lasts']): Fault => ({
    ...{ name: `a node's line to Redis ${name}`, weight: 3, lasts },
    async strike() {
      const link = pick(random, nodes).redis
      if (link) harm(link)
      return () => link?.heal()
    },
  })
  const down = (name: string, end: () => Promise<void>): Fault => ({
    ...{ name: `Redis is ${name}`, weight: 3, lasts: [gone, 3_000] },
    async strike() {
      await end()
      return () => redis.start()
    },
  })
  return [
    down('killed', redis.kill),
    down('restarted', redis.stop),
    onLine('is cut', (link) => link.cut(), [300, 3_000]),
    onLine('freezes', (link) => link.freeze(), [500, 4_000]),
    {
      ...{ name: 'publications are dropped', weight: 5, lasts: [300, 2_000] },
      async strike() {
        await redis.deafen()
        return () => redis.listen()
      },
    },
    {
      ...{ name: 'subscriptions are dropped', weight: 3, lasts: [gone, 500] },
      async strike() {
        await redis.dropSubscribers()
        return () => {}
      },
    },
  ]
}

/** What may happen inside a server with several workers and a PostgreSQL of its own. */
export function familyFaults({ fate: random }: World, parent: Node, count: number): Fault[] {
  const whole = async () => {
    for (let i = 0; i < 1_200 && workersOf(parent).length < count; i++) await wait(25)
  }
  return [
    {
      ...{ name: 'a worker is killed', weight: 6, lasts: [gone, 500] },
      async strike() {
        process.kill(pick(random, workersOf(parent)), 'SIGKILL')
        return whole
      },
    },
    {
      ...{ name: 'a worker is stopped', weight: 5, lasts: [1_000, 4_000] },
      async strike() {
        const worker = pick(random, workersOf(parent))
        process.kill(worker, 'SIGSTOP')
        return () => void process.kill(worker, 'SIGCONT')
      },
    },
    {
      ...{ name: 'the database is killed', weight: 4, lasts: [gone, 500] },
      async strike() {
        const before = postmasterOf(parent)
        if (before > 0) process.kill(before, 'SIGKILL')
        return async () => {
          for (let i = 0; i < 1_200 && [0, before].includes(postmasterOf(parent)); i++) await wait(25)
        }
      },
    },
  ]
}
