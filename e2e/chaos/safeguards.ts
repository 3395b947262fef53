/**
 * What keeps the promises, and how Hearth looks without it: each is taken out alone, and the checker has to notice.
 * The texts are those of the sources; where one is not found there any more, that is said, and has to be mended here.
 */
export type Replacement = { file: string; find: string; replace: string }

export type Safeguard = {
  name: string
  /** The faults that show its absence soonest: words in their names. */
  only?: string
  sources?: Replacement[]
  sql?: string
}

export const safeguards: Safeguard[] = [
  {
    name: 'unique-index',
    sql: `drop index message_user_id_client_id_key;
      create index message_user_id_client_id_key on message (user_id, client_id)`,
  },
  {
    name: 'subscribe-before-read',
    sources: [
      {
        file: 'lib/live/feed.ts',
        find: 'const missed = missedSince(rev)',
        replace: 'const missed: Changes[] | null = []',
      },
      {
        file: 'lib/live/following.ts',
        find: 'if (!feeds.follow(room, socket, rev)) resume(socket, room, rev)',
        // Subscribing to a broker takes its time: what is read before that is old by then.
        replace: 'setTimeout(() => socket.connected && feeds.follow(room, socket, rev), 30)',
      },
    ],
  },
  {
    name: 'feed-order',
    sources: [
      {
        file: 'lib/live/feed.ts',
        find: 'if (changes.to > delivered) early.push(changes)',
        replace: 'if (changes.to > delivered) deliver(changes)',
      },
    ],
  },
  {
    name: 'beacon',
    only: 'publications are dropped',
    sources: [
      {
        file: 'lib/live/beacon.ts',
        find: 'const timer = setInterval(look, interval)',
        replace: 'const timer = setInterval(() => {}, interval)',
      },
    ],
  },
  {
    name: 'membership-order',
    sources: [
      {
        file: 'lib/live/feed.ts',
        find: 'for (const member of changes.members) if (member.leftAt) letGo(member, changes)',
        replace: '',
      },
    ],
  },
]
