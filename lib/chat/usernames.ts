import { type Refusal, refuse } from '../protocol/refusals.ts'

/**
 * Cyrillic and Greek letters, in lower case, that pass for Latin ones in either case, and three Latin
 * letters that pass for others. After Unicode's confusables (UTS 39), cut down to what is deceptive.
 */
const lookAlikes = new Map(
  Object.entries({
    ...{ а: 'a', в: 'b', е: 'e', һ: 'h', н: 'h', і: 'i', ј: 'j', к: 'k', м: 'm', о: 'o', р: 'p', ԛ: 'q' },
    ...{ ѕ: 's', с: 'c', ԁ: 'd', т: 't', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y' },
    ...{ α: 'a', β: 'b', ε: 'e', η: 'h', ι: 'i', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u' },
    ...{ χ: 'x', ζ: 'z', γ: 'y', ϲ: 'c', ϳ: 'j', ı: 'i', ɑ: 'a', ɡ: 'g' },
  }),
)

const hasLookAlike = new RegExp(`[${[...lookAlikes.keys()].join('')}]`, 'gu')

/** The same in Latin letters, as far as these look alike. Of lower case. */
export const alike = (text: string) =>
  text.replace(hasLookAlike, (letter) => lookAlikes.get(letter) ?? letter)

/** What must be unique about a username, and what finds it: without width, case, and whose alphabet an "o" is. */
export function usernameKey(username: string): string {
  return alike(username.normalize('NFKC').toLowerCase().normalize('NFKC'))
}

const reserved = new Set(
  `admin administrator all anonymous api bot channel deleted everyone guest hearth here me mod moderator null
   nobody official owner room root security staff support system undefined visitor`.split(/\s+/),
)

/** What a username may not be, beyond the protocol's letters and lengths. */
export function usernameFault(username: string): Refusal | null {
  const bad = (reason: string) =>
    refuse('BAD', `That can't be sent: username ${reason}.`, { field: 'username' })
  // Hangul fillers, variation selectors and the like are letters or marks to Unicode, and nothing to the eye.
  if (/\p{Default_Ignorable_Code_Point}/u.test(username)) return bad('has invisible characters')
  if (/\p{M}{4}/u.test(username.normalize('NFD'))) return bad('has too many marks on one letter')
  const latin = /\p{Script=Latin}/u.test(username)
  if (latin && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(username)) {
    return bad('mixes letters of alphabets that look alike')
  }
  // What becomes of deleted accounts is called so.
  if (reserved.has(usernameKey(username)) || usernameKey(username).startsWith('deleted-')) {
    return refuse('TAKEN', 'That username is kept for Hearth itself. Please choose another.', {
      field: 'username',
    })
  }
  return null
}
