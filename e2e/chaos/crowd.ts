import { setTimeout as wait } from 'node:timers/promises'
import { textOf } from './arena.ts'
import type { Follower } from './follower.ts'
import { askApi } from './http.ts'
import { until } from './pace.ts'
import { type Arena, anyPort, followersOf, pick, type World, weighed, windowOf } from './world.ts'

/** What people do besides talking, and how often each. */
const habits: { weight: number; act: (world: World, arena: Arena) => Promise<unknown> }[] = [
  { weight: 30, act: editOwn },
  { weight: 10, act: deleteOwn },
  { weight: 30, act: react },
  { weight: 12, act: comeOrGo },
  { weight: 4, act: sleep },
  { weight: 6, act: switchNode },
  { weight: 4, act: secondTab },
]

/** Acts until the run is over. In silence nobody acts. */
export async function live(world: World): Promise<void> {
  const { random, arenas, pace } = world
  const busy = new Set<Promise<unknown>>()
  while (!world.over) {
    await wait(10 + random() * 40)
    const open = [...arenas].filter((arena) => arena.open)
    if (open.length === 0 || world.calm || pace.isHushed() || busy.size > 20) continue
    const { act } = weighed(random, habits)
    const doing = act(world, pick(random, open)).catch(() => {})
    busy.add(doing)
    void doing.then(() => busy.delete(doing))
  }
  await Promise.all(busy)
}

/** A message of a member that was acknowledged lately. */
function ownOf({ random }: World, { record }: Arena, member: Follower): number | null {
  const own = record.sends.slice(-200).filter(({ user, acks }) => user === member.user && acks.length > 0)
  return own.length > 0 ? (pick(random, own).acks[0]?.seq ?? null) : null
}

async function editOwn(world: World, arena: Arena) {
  const member = pick(world.random, arena.members)
  const seq = ownOf(world, arena, member)
  if (seq)
    await member.act(arena.room, {
      kind: 'edit',
      seq,
      text: textOf(world, arena, `edited ${world.book.now()}`),
    })
}

async function deleteOwn(world: World, arena: Arena) {
  const member = pick(world.random, arena.members)
  const seq = ownOf(world, arena, member)
  if (seq) await member.act(arena.room, { kind: 'delete', seq })
}

async function react(world: World, arena: Arena) {
  const { random } = world
  const member = pick(random, arena.members)
  const acked = arena.record.sends.slice(-100).filter(({ acks }) => acks.length > 0)
  if (acked.length === 0) return
  const seq = pick(random, acked).acks[0]?.seq ?? 1
  await member.act(arena.room, {
    kind: 'react',
    seq,
    emoji: pick(random, ['👍', '🔥', '🎉']),
    on: random() < 0.8,
  })
}

/** Somebody is removed, added, joins or leaves, as the room's kind allows. */
async function comeOrGo(world: World, arena: Arena) {
  const { random, cast } = world
  const churner = pick(random, arena.churners)
  const own = cast.accounts.get(churner.user)?.token
  const at = `rooms/${arena.room}`
  const asOwner = { token: cast.owner.token }
  const asThem = { token: own }
  const body = { user: churner.user }
  const port = anyPort(world)
  const roll = random()
  if (roll < 0.3) await askApi(port, 'DELETE', `${at}/members/${churner.user}`, asOwner)
  else if (roll < 0.4) await askApi(port, 'POST', `${at}/leave`, asThem)
  else if (roll < 0.6 && arena.kind === 'public') await askApi(port, 'POST', `${at}/join`, asThem)
  else await askApi(port, 'POST', `${at}/members`, { ...asOwner, body })
}

/** A laptop is closed and opened again. */
async function sleep(world: World) {
  const { random, cast } = world
  const sleeper = pick(random, followersOf(cast))
  sleeper.link.freeze()
  await until(() => world.calm, 500 + random() * 3_000)
  sleeper.link.heal()
  sleeper.wake()
}

/** Another network, or a balancer that sends them elsewhere. */
async function switchNode(world: World) {
  const follower = pick(world.random, followersOf(world.cast))
  follower.link.retarget(anyPort(world))
}

/** A second tab of somebody, on whichever node, for as long as the room is open. */
async function secondTab(world: World, arena: Arena) {
  const { random, cast } = world
  if (cast.tabs.length > 2) return
  const window = pick(
    random,
    arena.members.filter((one) => cast.windows.includes(one)),
  )
  const account = cast.accounts.get(window.user)
  if (!account) return
  const tab = await windowOf(world, account, `${account.username}-tab-${world.book.now()}`)
  if (!arena.open || !(await tab.enter(arena.room)) || !arena.open) {
    tab.end()
    return tab.link.close()
  }
  cast.tabs.push(tab)
  for (let i = 0; i < 5 && arena.open; i++)
    await tab.say(arena.room, textOf(world, arena, `${tab.holder} ${i}`))
  while (world.arenas.has(arena)) await wait(100)
  cast.tabs.splice(cast.tabs.indexOf(tab), 1)
  tab.end()
  tab.link.close()
}
