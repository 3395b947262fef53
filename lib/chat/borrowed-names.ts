import { randomInt } from 'node:crypto'
import * as field from '../protocol/fields.ts'
import { limits } from '../protocol/limits.ts'
import { usernameFault } from './usernames.ts'

type Given = { username: string | null; name: string | null; email: string | null }

/** What may be a username here of what somebody is called elsewhere; null where nothing is left of it. */
function asUsername(given: string): string | null {
  const plain = given
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '')
  const short = [...plain].slice(0, limits.username.max - 5).join('')
  const valid = field.username.safeParse(short.replace(/[._-]+$/, ''))
  return valid.success && !usernameFault(valid.data) ? valid.data : null
}

/**
 * Usernames for somebody who comes from elsewhere, the likeliest first: as they are called there, then with numbers, and
 * in the end one that nobody has.
 */
export function usernamesFor({ username, name, email }: Given): string[] {
  const given = [username, email?.split('@')[0], name].flatMap((one) => one ?? [])
  const base = given.map(asUsername).find((one) => one !== null) ?? 'member'
  const plain = base === 'member' ? [] : [base]
  const numbered = Array.from({ length: 8 }, (_, at) => `${base}-${at + 2}`)
  return [...plain, ...numbered, `${base}-${randomInt(1_000, 10_000)}`, `member-${randomInt(10 ** 9)}`]
}

export function displayNameFor({ name }: Given): string | null {
  const valid = field.displayName.safeParse([...(name ?? '')].slice(0, limits.displayName.max).join(''))
  return valid.success ? valid.data : null
}
