import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import type { ClientId, RoomId, Sent, UserId } from '../protocol/wire.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { memoryStore, type OutboxStore } from './outbox-store.ts'
import { loneTab, type TabNews, type Tabs } from './tabs.ts'

const ada = 'ada' as UserId
const bob = 'bob' as UserId
const rooms = ['hall', 'garden'] as RoomId[]
const [hall = '' as RoomId] = rooms

/** Takes each client id once, and may lose the question or the answer. */
function server() {
  const taken = new Map<ClientId, { room: RoomId; text: string; sent: Sent }>()
  const faults: ('lost' | 'unanswered' | 'slow' | 'refused')[] = []
  return {
    faults,
    texts: (room: RoomId) => [...taken.values()].filter((one) => one.room === room).map((one) => one.text),
    async send({ room, id, text }: { room: RoomId; id: ClientId; text: string }): Promise<Sent | Refusal> {
      const fault = faults.shift()
      await Promise.resolve()
      if (fault === 'lost') return refuse('DB')
      if (fault === 'slow') return refuse('SLOW', undefined, { retryAfter: 2 })
      if (fault === 'refused') return refuse('DENY')
      const seq = this.texts(room).length + 1
      const known = taken.get(id) ?? { room, text, sent: { ok: true, room, seq, rev: seq, at: '' } }
      taken.set(id, known)
      return fault === 'unanswered' ? refuse('DB') : known.sent
    },
  }
}

type World = { store?: OutboxStore; tabs?: Tabs; online?: boolean; user?: UserId }

function open(there: ReturnType<typeof server>, world: World = {}) {
  const link = { online: world.online ?? true }
  const outbox = createOutbox({
    user: world.user ?? ada,
    store: world.store ?? memoryStore(),
    send: (message) => there.send(message),
    isOnline: () => link.online,
    changed: () => {},
    tabs: world.tabs ?? loneTab,
    random: () => 0.5,
  })
  return { outbox, link }
}

const states = (outbox: Outbox, room = hall) =>
  outbox.pending(room).map(({ text, state }) => `${text}: ${state}`)
const settle = () => vi.advanceTimersByTimeAsync(60_000)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an outbox', () => {
  test('[R7] shows a message at once and sends it once it is kept', async () => {
    const there = server()
    const store = memoryStore()
    let keep = () => {}
    const kept = new Promise<void>((resolve) => {
      keep = resolve
    })
    const { outbox } = open(there, { store: { ...store, put: () => kept } })
    outbox.add(hall, 'hello')
    expect(states(outbox)).toEqual(['hello: waiting'])
    await vi.advanceTimersByTimeAsync(100)
    expect(there.texts(hall)).toEqual([])
    keep()
    await settle()
    expect(there.texts(hall)).toEqual(['hello'])
    expect(states(outbox)).toEqual(['hello: sent'])
  })

  test('[R7] what was typed offline survives a reload and goes out in order', async () => {
    const there = server()
    const store = memoryStore()
    const first = open(there, { store, online: false })
    for (const text of ['one', 'two', 'three']) first.outbox.add(hall, text)
    await settle()
    first.outbox.close()
    const second = open(there, { store })
    await second.outbox.load()
    await settle()
    expect(there.texts(hall)).toEqual(['one', 'two', 'three'])
    expect(await store.load(ada)).toEqual([])
  })

  test('[R2] [R7] whatever is lost on the way, each message arrives once, in the order of its room', async () => {
    const fault = fc.constantFrom('lost', 'unanswered', 'slow', 'none') as fc.Arbitrary<
      'lost' | 'unanswered' | 'slow'
    >
    const doing = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('say'), room: fc.constantFrom(...rooms) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('drop the line', 'get it back') }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('reload') }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(3000) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fault), fc.array(doing, { maxLength: 30 }), async (faults, doings) => {
        const there = server()
        there.faults.push(...faults)
        const store = memoryStore()
        const said = new Map<RoomId, string[]>(rooms.map((room) => [room, []]))
        let tab = open(there, { store })
        for (const now of doings) {
          if ('room' in now) {
            const text = `message ${[...said.values()].flat().length}`
            said.get(now.room)?.push(text)
            tab.outbox.add(now.room, text)
            await vi.advanceTimersByTimeAsync(0)
          } else if ('ms' in now) await vi.advanceTimersByTimeAsync(now.ms)
          else if (now.do === 'reload') {
            tab.outbox.close()
            tab = open(there, { store, online: tab.link.online })
            await tab.outbox.load()
          } else {
            tab.link.online = now.do === 'get it back'
            if (tab.link.online) tab.outbox.flush()
          }
        }
        tab.link.online = true
        tab.outbox.flush()
        await vi.advanceTimersByTimeAsync(400_000)
        for (const room of rooms) expect(there.texts(room)).toEqual(said.get(room))
        tab.outbox.close()
      }),
      { numRuns: 200 },
    )
  })

  test('[R7] [R8] a refusal for good says why, lets the next pass, and can be retried or discarded', async () => {
    const there = server()
    there.faults.push('refused')
    const store = memoryStore()
    const { outbox } = open(there, { store })
    const id = outbox.add(hall, 'one')
    outbox.add(hall, 'two')
    await settle()
    expect(states(outbox)).toEqual(['one: failed', 'two: sent'])
    expect(outbox.pending(hall)[0]?.refusal?.message).toBe('Not allowed.')
    const again = open(there, { store })
    await again.outbox.load()
    expect(states(again.outbox)).toEqual(['one: failed'])
    again.outbox.close()
    outbox.retry(id)
    await settle()
    expect(there.texts(hall)).toEqual(['two', 'one'])
  })

  test('a discarded message is not sent and not kept', async () => {
    const there = server()
    const store = memoryStore()
    const { outbox, link } = open(there, { store, online: false })
    outbox.discard(outbox.add(hall, 'never mind'))
    await settle()
    link.online = true
    outbox.flush()
    await settle()
    expect(there.texts(hall)).toEqual([])
    expect(await store.load(ada)).toEqual([])
  })

  test('one account never sends what another typed on the same device', async () => {
    const there = server()
    const store = memoryStore()
    const typed = open(there, { store, online: false })
    typed.outbox.add(hall, 'from Ada')
    await settle()
    typed.outbox.close()
    const { outbox } = open(there, { store, user: bob })
    await outbox.load()
    await settle()
    expect(there.texts(hall)).toEqual([])
    expect(outbox.pending(hall)).toEqual([])
  })

  test('a device that keeps nothing still sends, and says that it does not last', async () => {
    const broken: OutboxStore = {
      load: () => Promise.reject(new Error('private window')),
      put: () => new Promise(() => {}),
      remove: () => Promise.reject(new Error('private window')),
    }
    const there = server()
    const { outbox } = open(there, { store: broken })
    await outbox.load()
    outbox.add(hall, 'hello')
    await settle()
    expect(there.texts(hall)).toEqual(['hello'])
    expect(outbox.isDurable()).toBe(false)
  })

  test('an acknowledged message stays until its row is shown, also when the row comes first', async () => {
    const there = server()
    const { outbox } = open(there)
    outbox.add(hall, 'one')
    await settle()
    outbox.settle(hall, () => false)
    expect(states(outbox)).toEqual(['one: sent'])
    outbox.settle(hall, (sent) => sent.rev <= 1)
    expect(states(outbox)).toEqual([])
    const { outbox: other, link } = open(there, { online: false })
    const id = other.add(hall, 'two')
    other.arrived([id])
    link.online = true
    other.flush()
    await settle()
    expect(there.texts(hall)).toEqual(['one'])
  })

  test('two tabs show the same, and one sends', async () => {
    const there = server()
    const store = memoryStore()
    const [one, two] = twoTabs()
    const left = open(there, { store, tabs: one, online: false })
    const right = open(there, { store, tabs: two })
    left.outbox.add(hall, 'typed on the left')
    await vi.advanceTimersByTimeAsync(10)
    expect(states(right.outbox)).toEqual(['typed on the left: waiting'])
    await settle()
    expect(there.texts(hall)).toEqual(['typed on the left'])
    expect(states(left.outbox)).toEqual(['typed on the left: sent'])
    expect(await store.load(ada)).toEqual([])
  })
})

function twoTabs(): [Tabs, Tabs] {
  const listeners: ((news: TabNews) => void)[][] = [[], []]
  const tab = (mine: number): Tabs => ({
    exclusively: (_name, work) => work(),
    tell: (news) => listeners[1 - mine]?.forEach((listener) => void queueMicrotask(() => listener(news))),
    listen(listener) {
      listeners[mine]?.push(listener)
      return () => {}
    },
  })
  return [tab(0), tab(1)]
}
