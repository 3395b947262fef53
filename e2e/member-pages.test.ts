import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoomInfo } from '../lib/protocol/wire.ts'
import { type Account, addMember, call, makeRoom, openDirect, say, signUp } from './api.ts'
import { cookieOf } from './cookie.ts'
import { type Hearth, startHearth } from './hearth.ts'
import { saidBy } from './page-stream.ts'

/** What Next's router may send: with it, Next answers and nobody else. */
const askNext = { 'x-next-anything': '1' }

/** A place where nothing stands in the end: whether Next knows so when it begins to write depends on time. */
const awaited = /<!--\$\?--><template id="B:\d+"><\/template><!--\/\$-->/g
const nothing = '<!--$--><!--/$-->'

/** Forms are counted as they are drawn, and one that waits for something is drawn twice. */
const formNumber = /(?<=\$ACTION_(REF_)?)\d+/g

/** What the page is made of, without its nonce and its form's id. */
function contentsOf(html: string) {
  const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? ''
  const formId = /name="id" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const plain = html.replaceAll(nonce, 'nonce').replaceAll(formId, 'form')
  const [head = '', body = ''] = plain.split('</head>')
  const pushed = [...body.matchAll(/<script nonce="nonce">self\.__next_f\.push\((\[1,.*?\])\)<\/script>/gs)]
  const stream = pushed.map(([, json = '']) => JSON.parse(json)[1]).join('')
  return {
    head: head.split('><').sort(),
    seen: body
      .slice(0, body.indexOf('<script'))
      .replaceAll(awaited, () => nothing)
      .replaceAll(formNumber, 'n'),
    given: JSON.stringify(saidBy(Buffer.from(stream))),
    ids: [nonce, formId],
  }
}

describe.each([
  ['one process', {}],
  ['two workers', { HEARTH_WORKERS: '2' }],
])('a room as those in it see it, from %s', (_, env: Record<string, string>) => {
  let hearth: Hearth
  let ada: Account
  let bob: Account
  let market: RoomInfo
  const cookies = new Map<string, string>()

  async function get(who: Account, slug: string, headers: Record<string, string> = {}) {
    const cookie = [cookies.get(who.me.id), headers.cookie].filter(Boolean).join('; ')
    const answer = await fetch(`${hearth.url}/r/${encodeURIComponent(slug)}`, {
      headers: { 'accept-encoding': 'identity', ...headers, cookie },
      redirect: 'manual',
    })
    const { status, headers: told } = answer
    // Next streams, and does not know how long a page will be.
    return { status, headers: told, filled: told.has('content-length'), text: await answer.text() }
  }

  async function comes(base: string, name?: string): Promise<Account> {
    const account = await signUp(hearth.url, base, name)
    cookies.set(account.me.id, await cookieOf(hearth.url, account.username, account.password))
    return account
  }

  async function expectSame(who: Account, slug: string, headers: Record<string, string> = {}) {
    const filled = await get(who, slug, headers)
    const rendered = await get(who, slug, { ...headers, ...askNext })
    expect([filled.status, filled.filled, rendered.filled]).toEqual([200, true, false])
    const [one, other] = [contentsOf(filled.text), contentsOf(rendered.text)]
    expect(one.seen).toBe(other.seen)
    expect(one.given).toBe(other.given)
    expect(one.head).toEqual(other.head)
    const names = ({ headers: told }: typeof filled) =>
      [...told.keys()].filter((name) => !/length|encoding/.test(name))
    expect(names(filled)).toEqual(names(rendered))
    expect(one.ids).not.toContain(other.ids[0])
    return filled
  }

  beforeAll(async () => {
    hearth = await startHearth({ env })
    ada = await comes('ada', 'Ada')
    bob = await comes('bob', '$1 <b>Bob</b> & "Co" \u2028 😀')
    market = await makeRoom(ada, 'Market', 'public')
    await addMember(ada, market, bob.me.id)
  })
  afterAll(() => hearth.remove())

  test('is the page that Next makes for them: little said, much said, unread, by two', async () => {
    for (let n = 1; n <= 60; n++) {
      await say(
        n % 7 < 4 ? ada : bob,
        market.id,
        n % 5 ? `word ${n}` : `<i>${n}</i> \`$&\` **bold** </script> \u2028`,
      )
      if (![1, 2, 49, 50, 51, 60].includes(n)) continue
      await expectSame(ada, market.slug)
      await expectSame(bob, market.slug)
    }
    await call(ada, 'POST', `rooms/${market.id}/read`, { seq: 60 })
    await say(bob, market.id, 'one more')
    await expectSame(ada, market.slug)
  })

  test('and with edits, deletions, reactions, code, a topic and names that look like markup', async () => {
    const at = `rooms/${market.id}/messages`
    const seq = await say(ada, market.id, `\`\`\`js\n${'let a = "<b>"\n'.repeat(40)}\`\`\``)
    const edited = await say(bob, market.id, 'words')
    await call(bob, 'PATCH', `${at}/${edited}`, { text: 'other words' })
    const gone = await say(ada, market.id, 'never mind')
    await call(ada, 'DELETE', `${at}/${gone}`)
    for (const [who, emoji] of [
      [ada, '🍞'],
      [bob, '🍞'],
      [bob, '🎉'],
    ] as const) {
      await call(who, 'PUT', `${at}/${seq}/reactions/${encodeURIComponent(emoji)}`)
    }
    await call(ada, 'PATCH', `rooms/${market.id}`, { topic: '"<script>" & $1', name: "Mar'ket <1>" })
    const page = await expectSame(ada, market.slug)
    for (const words of ['(edited)', 'was deleted', 'You and ']) expect(page.text).toContain(words)
    await expectSame(bob, market.slug)
    for (const cookie of ['theme=dark', 'zone=Asia%2FTokyo', 'theme=light; zone=America%2FSt_Johns']) {
      await expectSame(bob, market.slug, { cookie })
    }
  })

  test('and in private rooms, conversations of two and of many, with few rooms and with more than a page has', async () => {
    const cleo = await comes('cleo', 'Cléo')
    const secret = await makeRoom(cleo, 'Gärten 庭')
    const pair = await openDirect(cleo, ada.me.id)
    const group = await openDirect(cleo, ada.me.id, bob.me.id)
    for (const { id } of [secret, pair.info, group.info]) await say(cleo, id, 'hello')
    for (const slug of [secret.slug, pair.info.slug, group.info.slug]) await expectSame(cleo, slug)
    for (const slug of [pair.info.slug, group.info.slug]) await expectSame(ada, slug)
    for (let n = 0; n < 50; n++) await makeRoom(cleo, `Room ${n}`)
    await expectSame(cleo, secret.slug)
    for (let n = 0; n < 50; n++) await makeRoom(cleo, `Later room ${n}`)
    expect((await expectSame(cleo, secret.slug)).text).toContain('All your rooms')
  })

  test('and to guests of the instance, who are offered no new room', async () => {
    const gus = await comes('gus', 'Gus')
    await call(ada, 'PATCH', `admin/people/${gus.me.id}`, { role: 'guest' })
    await addMember(ada, market, gus.me.id)
    const offersRooms = async (who: Account) =>
      (await expectSame(who, market.slug)).text.includes('Create a room')
    expect([await offersRooms(bob), await offersRooms(gus), await offersRooms(bob)]).toEqual([
      true,
      false,
      true,
    ])
  })

  test('[R1] is never older than a message that was acknowledged', async () => {
    for (let n = 1; n <= 100; n++) {
      await say(n % 2 ? ada : bob, market.id, `loaf ${n} of many`)
      for (const { status, filled, text } of await Promise.all([
        get(ada, market.slug),
        get(bob, market.slug),
      ])) {
        expect([status, filled, text.includes(`loaf ${n} of`)]).toEqual([200, true, true])
      }
    }
  })

  test('is never somebody else’s, however many come at once, and has ids that no other page has', async () => {
    const people = await Promise.all(['dora', 'emil', 'fay'].map((name) => comes(name, `${name} of ${name}`)))
    for (const one of people) await addMember(ada, market, one.me.id)
    const ids = new Set<string>()
    const rounds = Array.from({ length: 20 }, () => people).flat()
    const pages = await Promise.all(rounds.map(async (one) => ({ one, page: await get(one, market.slug) })))
    for (const { one, page } of pages) {
      expect(page.filled).toBe(true)
      for (const other of people) {
        expect(page.text.includes(other.me.id)).toBe(other === one)
        expect(page.text.includes(other.me.name)).toBe(other === one)
      }
      const { ids: own } = contentsOf(page.text)
      expect(page.headers.get('content-security-policy')).toContain(`'nonce-${own[0]}'`)
      expect(page.headers.get('link')).toContain(own[0])
      for (const id of own) ids.add(id)
    }
    expect(ids.size).toBe(2 * pages.length)
  })

  test('is the same compressed, and has no body where its head was asked for', async () => {
    const cookie = cookies.get(ada.me.id) ?? ''
    const zipped = await get(ada, market.slug, { 'accept-encoding': 'gzip' })
    expect([zipped.headers.get('content-encoding'), zipped.text.includes('</html>')]).toEqual(['gzip', true])
    const head = await fetch(`${hearth.url}/r/${market.slug}`, { method: 'HEAD', headers: { cookie } })
    expect([head.status, Number(head.headers.get('content-length')) > 1_000]).toEqual([200, true])
  })

  test('[R6] whoever was removed, signed out, or never was in gets nothing of it', async () => {
    const gus = await comes('gus')
    const secret = await makeRoom(ada, 'Cellar')
    await say(ada, secret.id, 'canary')
    const sees = async (who: Account, headers = {}) => {
      const { status, text } = await get(who, secret.slug, headers)
      return [status, /canary|Cellar/.test(text)]
    }
    expect(await sees(ada)).toEqual([200, true])
    expect(await sees(gus)).toEqual([404, false])
    await addMember(ada, secret, gus.me.id)
    expect(await sees(gus)).toEqual([200, true])
    await call(ada, 'DELETE', `rooms/${secret.id}/members/${gus.me.id}`)
    expect(await sees(gus)).toEqual([404, false])
    await addMember(ada, secret, gus.me.id)
    expect(await sees(gus)).toEqual([200, true])
    for (const { id } of (await call<{ sessions: { id: string }[] }>(gus, 'GET', 'me/sessions')).sessions) {
      await call(gus, 'DELETE', `me/sessions/${id}`)
    }
    expect(await sees(gus)).toEqual([404, false])
    expect((await get(gus, market.slug)).text).toContain('Log in')
  })

  test('what Next alone knows is left to it: other addresses, questions, empty rooms, those who only read', async () => {
    const empty = await makeRoom(ada, 'Empty')
    expect((await get(ada, empty.slug)).filled).toBe(false)
    expect((await get(ada, market.id)).status).toBe(307)
    const reader = await comes('reader')
    const read = await get(reader, market.slug)
    expect([read.status, read.filled, read.text.includes('Join')]).toEqual([200, false, true])
    for (const path of [`${market.slug}?before=20`, `${market.slug}/3`]) {
      const headers = { cookie: cookies.get(ada.me.id) ?? '' }
      const answer = await fetch(`${hearth.url}/r/${path}`, { headers })
      expect([answer.status, answer.headers.has('content-length')]).toEqual([200, false])
    }
  })
})
