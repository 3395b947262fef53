/**
 * What keeps the promises, and how Hearth looks without it: each is taken out alone, and the checker has to notice.
 * The texts are those of the sources; where one is not found there any more, that is said, and has to be mended here.
 */
export type Safeguard = {
  name: string
  /** The faults that show its absence soonest: words in their names. */
  only?: string
  source?: { file: string; find: string; replace: string }
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
    source: {
      file: 'lib/live/feed.ts',
      find: 'const missed = missedSince(rev)',
      replace: 'const missed: Changes[] | null = missedSince(delivered)',
    },
  },
  {
    name: 'feed-order',
    source: {
      file: 'lib/live/feed.ts',
      find: 'if (changes.to > delivered) early.push(changes)',
      replace: 'if (changes.to > delivered) deliver(changes)',
    },
  },
  {
    name: 'beacon',
    only: 'publications are dropped',
    source: {
      file: 'lib/live/beacon.ts',
      find: 'const timer = setInterval(look, interval)',
      replace: 'const timer = setInterval(() => {}, interval)',
    },
  },
  {
    name: 'membership-order',
    source: {
      file: 'lib/live/feed.ts',
      find: 'for (const member of changes.members) if (member.leftAt) dismiss(member, changes)',
      replace: '',
    },
  },
]
