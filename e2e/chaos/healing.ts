import { setTimeout as wait } from 'node:timers/promises'
import { followersIn } from './arena.ts'
import { staleMost } from './checks-views.ts'
import { allReady } from './cluster.ts'
import type { Follower } from './follower.ts'
import type { Arena, World } from './world.ts'

type Watched = { arena: Arena; follower: Follower; head: number; ms: number | null }

/** Longer than anybody may be late, so that it is seen how late they are. */
const patience = 4 * staleMost

/**
 * From the moment at which every node is ready again: how long until each connected member was told of all that the
 * database held at that moment.
 * @returns the slowest, in milliseconds
 */
export async function watchHealing(world: World, fault: string): Promise<number> {
  await allReady(world.nodes, 90_000)
  const healed = performance.now()
  const arenas = [...world.arenas]
  const heads = await world.witness.heads(arenas.map(({ room }) => room))
  let watched = arenas.flatMap((arena): Watched[] => {
    const head = heads.get(arena.room)
    if (!head) return []
    const inside = followersIn(world, arena).filter(({ user }) => head.inside.has(user))
    return inside.map((follower) => ({ arena, follower, head: head.rev, ms: null }))
  })
  const late = () => watched.filter((one) => one.ms === null && isStillWatched(world, one))

  async function watchUntil(end: number) {
    for (let left = late(); left.length > 0 && performance.now() < end; left = late()) {
      for (const one of left) if (isThere(one)) one.ms = Math.round(performance.now() - healed)
      await wait(20)
    }
  }

  await watchUntil(healed + staleMost)
  const excused = await whoLeft(world, late())
  watched = watched.filter((one) => !excused.includes(one))
  await watchUntil(healed + patience)
  // A tab that was closed before it was there was late for nobody.
  const judged = watched.filter((one) => one.ms !== null || isStillWatched(world, one))
  for (const { arena, follower, head, ms } of judged) {
    const { holder, user } = follower
    arena.record.heals.push({ holder, user, fault, head, ms, at: world.book.now() })
  }
  return Math.max(0, ...judged.map(({ ms }) => ms ?? patience))
}

/** Those who were let out before they were late: nobody has to tell them anything more. */
async function whoLeft({ witness }: World, late: Watched[]): Promise<Watched[]> {
  const left = await Promise.all(
    late.map(({ arena, follower, head }) => witness.leftSince(arena.room, follower.user, head)),
  )
  return late.filter((_, i) => left[i])
}

const isThere = ({ arena, follower, head }: Watched) => follower.knows(arena.room) >= head

/** A room that was closed, or a tab, meanwhile. */
const isStillWatched = (world: World, { arena, follower }: Watched) =>
  world.arenas.has(arena) && follower.holds(arena.room)
