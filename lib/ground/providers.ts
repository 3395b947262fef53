import { CannotStart } from './cannot-start.ts'

/** Who else may say who somebody is: a provider of OpenID Connect, GitHub, Google. */
export type Provider = {
  key: 'oidc' | 'github' | 'google'
  name: string
  /** As kept with an account: names of people are only theirs within one issuer. */
  kept: string
  issuer: string | null
  id: string
  secret: string
}

type Given = {
  [Name in `HEARTH_${'OIDC' | 'GITHUB' | 'GOOGLE'}_${'ID' | 'SECRET'}`]?: string | undefined
} & {
  HEARTH_OIDC_ISSUER?: string | undefined
  HEARTH_OIDC_NAME: string
}

/** Half of what one needs is a slip, and nobody could sign in by it. */
function whole(names: (keyof Given)[], given: Given): boolean {
  const missing = names.filter((name) => given[name] === undefined)
  if (missing.length === 0) return true
  if (missing.length === names.length) return false
  const set = names.find((name) => !missing.includes(name))
  throw new CannotStart(`${missing.join(' and ')} must be set too, because ${set} is.`)
}

export function providersIn(given: Given): Provider[] {
  const found: Provider[] = []
  if (whole(['HEARTH_OIDC_ISSUER', 'HEARTH_OIDC_ID', 'HEARTH_OIDC_SECRET'], given)) {
    const issuer = String(given.HEARTH_OIDC_ISSUER).replace(/\/$/, '')
    const [id, secret] = [String(given.HEARTH_OIDC_ID), String(given.HEARTH_OIDC_SECRET)]
    found.push({ key: 'oidc', name: given.HEARTH_OIDC_NAME, kept: `oidc ${issuer}`, issuer, id, secret })
  }
  for (const [key, name] of [
    ['github', 'GitHub'],
    ['google', 'Google'],
  ] as const) {
    const upper = key === 'github' ? 'GITHUB' : 'GOOGLE'
    if (!whole([`HEARTH_${upper}_ID`, `HEARTH_${upper}_SECRET`], given)) continue
    const [id, secret] = [String(given[`HEARTH_${upper}_ID`]), String(given[`HEARTH_${upper}_SECRET`])]
    found.push({ key, name, kept: key, issuer: null, id, secret })
  }
  return found
}
