import { randomUUID } from 'node:crypto'
import { type Account, addMember, call, makeRoom, say, signUp } from '../e2e/api.ts'
import { cookieOf } from '../e2e/cookie.ts'
import { type Contender, forkBundled, told } from './contenders.ts'
import type { ReadOrder, ReadReport } from './reader.ts'

const words =
  'the quick brown fox jumps over the **lazy** dog and sees `code` at https://example.org/a on its way'

/** A public room with 60 messages of ten people, and their cookies: the owner's first. */
export async function busyRoom(url: string, rooms = 5) {
  const people = []
  for (let n = 0; n < 10; n++) people.push(await signUp(url, 'reader', `Reader ${n}`))
  const [owner] = people
  if (!owner) throw new Error('there is nobody')
  const room = await makeRoom(owner, 'Reading room', 'public')
  for (const person of people.slice(1)) await addMember(owner, room, person.me.id)
  for (let n = 1; n < rooms; n++) await makeRoom(owner, `Shelf ${n}`)
  const text = words.split(' ')
  for (let n = 0; n < 60; n++) {
    const author = people[(n * 7 + (n % 3)) % people.length] ?? owner
    const said = Array.from({ length: 5 + ((n * 13) % 25) }, (_, at) => text[(n + at * 5) % text.length])
    await say(author, room.id, said.join(' '))
  }
  const cookies = []
  for (const { username, password } of people) cookies.push(await cookieOf(url, username, password))
  return { owner, room, cookie: cookies[0] ?? '', cookies, path: `/r/${room.slug}` }
}

export type Reading = ReadReport & { perSecond: number; server: number; postgres: number }

/** The readers, in a process of their own. */
export async function startReader() {
  const child = await forkBundled('bench/reader.ts')
  return {
    /** Pages a second, and microseconds of processor time a page. */
    async read(contender: Contender, order: Omit<ReadOrder, 'url'>): Promise<Reading> {
      const before = contender.time()
      const report = told<ReadReport>(child)
      child.send({ url: contender.url, ...order })
      const done = await report
      const after = contender.time()
      return {
        ...done,
        perSecond: done.pages / done.elapsed,
        server: (after.server - before.server) / done.pages,
        postgres: (after.postgres - before.postgres) / done.pages,
      }
    },
    stop: () => child.kill(),
  }
}

/** Says something and reads at once: throws where what was acknowledged is not in the page. */
export async function checkFresh(
  at: { url: string; token: string },
  room: { id: string; slug: string },
  cookie?: string,
): Promise<number> {
  const text = `now ${randomUUID()}`
  await call(at, 'POST', `rooms/${room.id}/messages`, { id: randomUUID(), text })
  const begun = performance.now()
  const answer = await fetch(`${at.url}/r/${room.slug}`, { headers: cookie ? { cookie } : {} })
  const html = await answer.text()
  const took = performance.now() - begun
  if (!html.includes(text)) throw new Error('a page was older than a message that was acknowledged')
  return took
}

/** What a member waits for a room that nobody opened before. */
export async function readFirst(at: Account, cookie: string): Promise<number> {
  const room = await makeRoom(at, 'New room', 'private')
  await say(at, room.id, 'first words')
  return checkFresh(at, room, cookie)
}

/** 20 messages a second until it is told to stop. */
export function talk(at: { url: string; token: string }, room: string) {
  let on = true
  const end = (async () => {
    for (let n = 0; on; n++) {
      const next = new Promise((done) => setTimeout(done, 50))
      await call(at, 'POST', `rooms/${room}/messages`, { id: randomUUID(), text: `meanwhile ${n}` })
      await next
    }
  })()
  return () => {
    on = false
    return end
  }
}
