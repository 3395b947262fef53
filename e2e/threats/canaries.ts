import { randomUUID } from 'node:crypto'
import type { Page, RoomId, RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, addMember, call, makeRoom, openDirect, password, say, signUp } from '../api.ts'
import { cookieOf } from '../cookie.ts'

/** Words that stand nowhere but where few may read. */
export const canaries = {
  name: 'Zephyrine',
  topic: 'quixotropic',
  said: 'vermilionettle',
  edited: 'ochrelantern',
  code: 'mauvekeel',
  group: 'ceruleanthorn',
  direct: 'saffronwhisk',
}
/** What nobody may read any more, members neither. */
export const gone = { beforeEdit: 'tangerinefog', deleted: 'umberglass' }

export type Aviary = {
  url: string
  owner: Account
  member: Account
  removed: Account
  outsider: Account
  cookies: { member: string; removed: string; outsider: string }
  room: RoomInfo
  group: RoomId
  direct: RoomId
  /** Withdrawn. */
  invite: string
}

/** A private room, a group and a conversation of two, full of canaries; and somebody who was in, and is no more. */
export async function makeAviary(url: string): Promise<Aviary> {
  const [owner, member, removed, outsider] = await Promise.all(
    ['owner', 'member', 'removed', 'outsider'].map((name) => signUp(url, name)),
  )
  if (!owner || !member || !removed || !outsider) throw new Error('There are four')
  const room = await makeRoom(owner, canaries.name)
  await call(owner, 'PATCH', `rooms/${room.id}`, { topic: canaries.topic })
  for (const one of [member, removed]) await addMember(owner, room, one.me.id)
  await say(owner, room.id, canaries.said)
  const edited = await say(owner, room.id, gone.beforeEdit)
  await call(owner, 'PATCH', `rooms/${room.id}/messages/${edited}`, { text: canaries.edited })
  const deleted = await say(owner, room.id, gone.deleted)
  await call(owner, 'DELETE', `rooms/${room.id}/messages/${deleted}`)
  await say(removed, room.id, `> ${canaries.said}\n\n\`\`\`js\n${canaries.code}\n\`\`\``)
  const group = (await openDirect(owner, member.me.id, removed.me.id)).info.id
  await say(owner, group, canaries.group)
  const direct = (await openDirect(owner, member.me.id)).info.id
  await say(owner, direct, canaries.direct)
  const { invite } = await call<{ invite: { id: string; code: string } }>(
    owner,
    'POST',
    `rooms/${room.id}/invites`,
    {},
  )
  await call(owner, 'DELETE', `rooms/${room.id}/invites/${invite.id}`)
  const cookies = {
    member: await cookieOf(url, member.username, password),
    removed: await cookieOf(url, removed.username, password),
    outsider: await cookieOf(url, outsider.username, password),
  }
  return { url, owner, member, removed, outsider, cookies, room, group, direct, invite: invite.code }
}

/** Who is removed had everything; from now on they have nothing. */
export async function remove({ owner, removed, room, group }: Aviary) {
  for (const id of [room.id, group]) await call(owner, 'DELETE', `rooms/${id}/members/${removed.me.id}`)
}

/** Which of the words a text has, not counting what whoever asks knows: the room's address. */
export function wordsIn(
  text: string,
  { room }: Pick<Aviary, 'room'>,
  words: Record<string, string>,
): string[] {
  const without = text.replaceAll(room.slug, '').toLowerCase()
  return Object.values(words).filter((word) => without.includes(word.toLowerCase()))
}

/** Every address that might tell of the room. */
export function addressesOf({ room, group, direct, invite, owner }: Aviary): string[] {
  const pages = [room.slug, room.id, group, direct].flatMap((ref) => [
    ...[
      `/r/${ref}`,
      `/r/${ref}/1`,
      `/r/${ref}/2`,
      `/r/${ref}/settings`,
      `/r/${ref}?before=9`,
      `/r/${ref}?after=0`,
    ],
    ...[
      `/r/${ref}?panel=members`,
      `/r/${ref}?at=2020-01-01T00:00:00Z`,
      `/r/${ref}/`,
      `/r/${ref}.rsc`,
      `/r/${ref}.txt`,
    ],
    ...[`/R/${ref}`, `/r/${ref}/opengraph-image`, `/_next/data/build/r/${ref}.json`],
  ])
  const api = [room.slug, room.id, group, direct].flatMap((ref) =>
    [
      ...[
        '',
        '/members',
        '/messages',
        '/messages?after=0',
        '/messages?before=9',
        '/messages?around=1',
        '/invites',
      ],
      ...[
        '/messages?at=2020-01-01T00:00:00Z',
        '/messages?limit=200',
        '/changes?since=0',
        '/messages/1',
        '/read',
      ],
      `/members/${owner.me.id}`,
    ].map((rest) => `/api/v1/rooms/${ref}${rest}`),
  )
  const others = [
    '/',
    '/rooms',
    '/new',
    '/settings',
    '/settings/sessions',
    '/no-such-page',
    `/invite/${invite}`,
  ]
  const lists = [
    'rooms',
    'rooms?browse=public',
    'people',
    'me',
    'me/sessions',
    'me/tokens',
    `invites/${invite}`,
    'directs',
  ]
  return [...pages, ...api, ...others, ...lists.map((path) => `/api/v1/${path}`)]
}

/** Those of them that Next renders, and so in parts too. */
export const pagesOf = ({ room }: Aviary) => ['', '/1', '/settings'].map((rest) => `/r/${room.slug}${rest}`)

const tree = encodeURIComponent(JSON.stringify(['', { children: ['__PAGE__', {}] }, null, null, true]))

/** How Next’s own client asks for parts of pages, and what else might have another answer than a browser’s address line. */
export const ways: Record<string, string>[] = [
  {},
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_full' },
  { rsc: '1', 'next-router-state-tree': tree, 'next-url': '/' },
  { accept: 'text/x-component' },
  { purpose: 'prefetch', 'sec-purpose': 'prefetch', 'x-middleware-prefetch': '1' },
  { 'x-nextjs-data': '1' },
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-now-route-matches': '1', 'x-matched-path': '/r/[slug]', 'x-invoke-status': '200' },
]

/** As messages are said one after another while somebody listens. */
export const sayMore = (account: Account, room: RoomId, text: string) =>
  call(account, 'POST', `rooms/${room}/messages`, { id: randomUUID(), text })

export const pageOf = (account: Account, room: RoomId) => call<Page>(account, 'GET', `rooms/${room}/messages`)
