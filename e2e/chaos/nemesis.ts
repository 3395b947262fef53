import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../seeded.ts'
import type { Fault } from './faults.ts'
import { watchHealing } from './healing.ts'
import { followersOf, type World, weighed } from './world.ts'

/** One fault as it happened. Milliseconds since the run began. */
export type Struck = { fault: string; at: number; healed: number; slowest: number; silent: boolean }

/** Undisturbed talk between a healing and the next fault. Milliseconds. */
const between: [number, number] = [1_200, 2_800]
/** For what was said last to leave the outboxes, before a healing in silence. Milliseconds. */
const breath = 250

const within = (random: () => number, [least, most]: [number, number]) => least + random() * (most - least)

/** Breaks one thing after the other, and sees how long it takes until everybody is well again. */
export async function torment(world: World, faults: Fault[], note: (struck: Struck) => void): Promise<void> {
  const { fate: random, book } = world
  while (!world.over && faults.length > 0) {
    await wait(within(random, between))
    if (world.over) return
    const fault = weighed(random, faults)
    const silent = random() < 0.5
    const struck: Struck = { fault: fault.name, at: book.now(), healed: 0, slowest: 0, silent }
    const mend = await fault.strike()
    await wait(within(random, fault.lasts))
    if (silent) await fallSilent(world)
    world.calm = true
    await mend()
    struck.slowest = await watchHealing(world, fault.name)
    struck.healed = book.now()
    world.calm = false
    world.pace.speak()
    note(struck)
  }
}

/**
 * From here on nobody speaks, so that nothing but the healing itself brings anybody up to date. Some connect anew
 * just while the last words are on their way.
 */
async function fallSilent({ fate: random, pace, cast }: World): Promise<void> {
  const chance = seeded(random() * 2 ** 32)
  const anew = followersOf(cast).filter(() => chance() < 0.3)
  for (const { link } of anew) {
    setTimeout(() => link.retarget(link.target()), chance() * breath)
  }
  await wait(random() * breath)
  pace.hush()
  await wait(breath)
}
