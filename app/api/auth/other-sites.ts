import type { AuthOptions } from 'next-auth'
import GithubProvider from 'next-auth/providers/github'
import GoogleProvider from 'next-auth/providers/google'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { Profile } from '@/lib/chat/external.ts'
import type { Provider } from '@/lib/ground/providers.ts'
import { house } from '@/lib/house.ts'

type Claims = Record<string, unknown>

const textOf = (claims: Claims, name: string) => {
  const value = claims[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** What a site says of somebody, as far as it is believed: an e-mail address only where the site confirmed it. */
export function profileOf({ key, kept }: Provider, subject: string, claims: Claims): Profile {
  const username = textOf(claims, key === 'github' ? 'login' : 'preferred_username')
  const confirmed = claims.email_verified === true
  const email = confirmed ? textOf(claims, 'email') : null
  return { provider: kept, subject, username, name: textOf(claims, 'name'), email }
}

/** For next-auth: its own checks of state, PKCE and, where there is an ID token, nonce, issuer and audience. */
export function otherSites(): AuthOptions['providers'] {
  return house().settings.providers.map((provider) => {
    const { key, id: clientId, secret: clientSecret } = provider
    if (key === 'github') return GithubProvider({ clientId, clientSecret, checks: ['pkce', 'state'] })
    const checks: OAuthConfig<Claims>['checks'] = ['pkce', 'state', 'nonce']
    return key === 'google' ? GoogleProvider({ clientId, clientSecret, checks }) : openId(provider, checks)
  })
}

function openId({ name, issuer, id, secret }: Provider, checks: OAuthConfig<Claims>['checks']) {
  const config: OAuthConfig<Claims> = {
    ...{ id: 'oidc', name, type: 'oauth', checks, idToken: true, clientId: id, clientSecret: secret },
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid profile email' } },
    userinfo: {
      /** Some tell name and address there alone. */
      async request({ client, tokens }) {
        if (client.issuer.metadata.issuer.replace(/\/$/, '') !== issuer) throw new Error('another issuer')
        const told: Claims = typeof tokens.claims === 'function' ? tokens.claims() : {}
        const more = client.issuer.metadata.userinfo_endpoint
          ? await client.userinfo(tokens.access_token ?? '')
          : null
        if (more && more.sub !== told.sub) throw new Error('another person')
        return { ...more, ...told }
      },
    },
    profile: (claims) => ({ id: String(claims.sub ?? ''), sid: '' }),
  }
  return config
}
