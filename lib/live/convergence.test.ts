import fc from 'fast-check'
import { expect, test } from 'vitest'
import { need } from '../chat/testing.ts'
import type { Hearth } from '../client/model.ts'
import type { Announcement } from '../ground/announcer.ts'
import type { RoomId } from '../protocol/wire.ts'
import { line, testLive, until } from './testing.ts'

const who = fc.nat(2)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('say'), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('edit', 'react', 'take back'), who, which: fc.nat(50) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cut', 'mend'), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('page back', 'jump'), who, which: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), who }) },
)
/** What becomes of an announcement: most arrive, some late, some never. */
const fate = fc.constantFrom('told', 'told', 'told', 'late', 'lost')

test('[R2] [R3] [R4] [R5] [R7] whatever is cut, lost or late, all end with the same, and with all that was said', async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 30, maxLength: 60 }),
    fc.array(fate, { minLength: 10, maxLength: 40 }),
    async (steps, fates) => {
      const { person, roomOf, window, port, chat, seat, announcer } = await testLive()
      const people = await Promise.all(['ada', 'bob', 'eve'].map(person))
      const [ada, ...others] = people
      if (!ada) throw new Error('there is somebody')
      const room = await roomOf('private', ada, ...others)
      const lines = await Promise.all(people.map(() => line(port)))
      const windows = await Promise.all(people.map((one, i) => window(one, { url: lines[i]?.url ?? '' })))
      for (const one of windows) await one.find(room.id)
      loseSome(announcer, fates)

      const said: string[][] = [[], [], []]
      for (const now of steps) {
        const [mine, wire] = [windows[now.who], lines[now.who]]
        const seq = 1 + ('which' in now ? now.which % Math.max(1, mine?.room(room.id)?.lastSeq ?? 1) : 0)
        if (now.do === 'say') {
          const text = `${now.who}.${said[now.who]?.length}`
          said[now.who]?.push(text)
          mine?.send(room.id, text)
        } else if (now.do === 'cut') wire?.cut()
        else if (now.do === 'mend') wire?.mend()
        else if (now.do === 'edit' && mine) mine.edit(room.id, seq, textAt(mine, room, seq) ?? '')
        else if (now.do === 'take back') mine?.react(room.id, seq, '👍', false)
        else if (now.do === 'react') mine?.react(room.id, seq, '👍', true)
        else if (now.do === 'page back') mine?.loadOlder(room.id)
        else if (now.do === 'jump') mine?.jump(room.id, seq)
        else await new Promise((resolve) => setTimeout(resolve, 20))
      }

      for (const wire of lines) wire.mend()
      const total = said.flat().length
      for (const one of windows) {
        await until(() => one.view().connection.status === 'online')
        await until(() => one.room(room.id)?.pending.length === 0)
        await one.jump(room.id, 'end')
      }
      const whole = async () => need(await chat.history.page(await seat(ada, room), { limit: 200 })).messages
      for (const one of windows)
        await until(() => one.room(room.id)?.lastSeq === total && !one.room(room.id)?.behind)
      const truth = await whole()
      const latest = (now: typeof truth) => Math.max(0, ...now.map(({ rev }) => rev))
      for (const one of windows) {
        await until(() => latest([...(one.room(room.id)?.messages ?? [])]) === latest(truth))
        expect(one.room(room.id)?.messages).toEqual(truth.slice(-(one.room(room.id)?.messages.length ?? 0)))
      }
      said.forEach((texts, i) => {
        expect(truth.filter(({ author }) => author.id === people[i]?.id).map(({ text }) => text)).toEqual(
          texts,
        )
      })
      expect(truth.map(({ seq }) => seq)).toEqual(truth.map((_, i) => i + 1))
    },
  )
  await fc.assert(property, { numRuns: 3, endOnFailure: true })
}, 300_000)

/** An edit that leaves the words as they are, so that what was said can be counted. */
function textAt(hearth: Hearth, room: { id: RoomId }, seq: number): string | undefined {
  return hearth.room(room.id)?.messages.find((message) => message.seq === seq)?.text
}

function loseSome(announcer: { announce(told: Announcement): void }, fates: string[]) {
  const announce = announcer.announce
  let n = 0
  announcer.announce = (told) => {
    const fate = told.type === 'changes' ? fates[n++ % fates.length] : 'told'
    if (fate === 'told') announce(told)
    if (fate === 'late') setTimeout(announce, 30, told)
  }
}
