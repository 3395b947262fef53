import type pg from 'pg'
import type { z } from 'zod'
import type { Announcer } from '../ground/announcer.ts'
import { among, networkIn } from '../ground/networks.ts'
import { rows } from '../ground/sql.ts'
import type { filteredWords } from '../protocol/administration.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import { act, type Office } from './office.ts'
import { createMatcher, hasWord } from './words.ts'

export type Bylaws = ReturnType<typeof createBylaws>

/** All of it and a word that stands for it: where that is $1 already, the word alone. */
const statement = `select d.digest, case when d.digest <> $1 then b.words end as words,
    case when d.digest <> $1 then b.networks end as networks
  from (
    select i.filtered_words as words, array(select distinct text(network) from address_ban
      where until is null or until > now() order by 1) as networks
    from instance i where i.id = 1
  ) b cross join lateral (select md5(concat(b.words, ' ', b.networks)) as digest) d`

type Row = { digest: string; words: string[] | null; networks: string[] | null }

/**
 * What holds for everybody on this instance and is asked with every request or message, so that each node has it in
 * memory: from where nobody gets in, and what nobody may say. Renewed when it is told of, and by the beacon.
 */
export function createBylaws(pool: pg.Pool, announcer: Announcer) {
  let digest = ''
  let last = Promise.resolve(false)
  let isBanned: (address: string) => boolean = () => false
  let wordIn: (text: string) => string | null = () => null

  async function look(): Promise<boolean> {
    const [row] = await rows<Row>(pool, statement, [digest], 'bylaws')
    if (!row?.words || !row.networks || row.digest === digest) return false
    digest = row.digest
    isBanned = among(row.networks.map(networkIn).filter((network) => network !== null))
    wordIn = createMatcher(row.words)
    return true
  }

  /** One after another, so that what was read last is what is held. @returns whether it was out of date */
  function renew(): Promise<boolean> {
    last = last.catch(() => false).then(look)
    return last
  }

  /** Holds here when this resolves, and elsewhere when it was heard of. */
  async function changed() {
    // Committed it is already, and the beacon looks again.
    await renew().catch(() => false)
    announcer.announce({ type: 'bylaws' })
  }

  return {
    renew,
    changed,
    isBanned: (address: string) => isBanned(address),
    /** What is said under these names has a word that is not wanted. Null where it has none. */
    fault(said: Record<string, string | undefined>): Refusal | null {
      for (const [field, text] of Object.entries(said)) {
        const word = text === undefined ? null : wordIn(text)
        if (word)
          return refuse('BAD', `That can't be sent: ${field} has a word that is not wanted here: ${word}.`, {
            field,
          })
      }
      return null
    },
    async words(_: Office): Promise<string[]> {
      const [row] = await rows<{ words: string[] }>(
        pool,
        'select filtered_words as words from instance where id = 1',
        [],
      )
      return row?.words ?? []
    },
    /** Refusals: NONE, BAD (nothing to look for in one of them), DB. */
    async setWords(
      office: Office,
      { words }: z.infer<typeof filteredWords>,
    ): Promise<{ words: string[] } | Refusal> {
      const kept = [...new Set(words)]
      const empty = kept.find((word) => !hasWord(word))
      if (empty !== undefined) {
        return refuse('BAD', `That can't be sent: words has an entry without a letter or digit: ${empty}.`, {
          field: 'words',
        })
      }
      const done = await act(pool, office, [], async (tx) => {
        const before = await rows<{ words: string[] }>(
          tx,
          'select filtered_words as words from instance where id = 1 for update',
          [],
        )
        const was = before[0]?.words ?? []
        await rows(tx, 'update instance set filtered_words = $1 where id = 1', [kept])
        const detail = { added: without(kept, was), removed: without(was, kept) }
        return { result: { words: kept }, deed: { act: 'settings.words', target: 'filtered words', detail } }
      })
      if (!refused(done)) await changed()
      return done
    },
  }
}

const without = (all: readonly string[], those: readonly string[]) =>
  all.filter((one) => !those.includes(one))
