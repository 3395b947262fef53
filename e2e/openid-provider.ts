import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { freePort } from './hearth.ts'

type Claims = Record<string, unknown>
type Asked = { nonce: string; challenge: string; redirect: string }

const base64url = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** As what Hearth is known there. */
const client = { id: 'hearth', secret: 'quite-secret' }

/**
 * A provider of OpenID Connect, as small as it can be: whoever is sent there is at once sent back as `person`. `bend`
 * lies in the ID token, or in the address that leads back. A Hearth with `env` knows it as “Home”.
 */
export async function startProvider() {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }
  const codes = new Map<string, Asked>()
  const tokens = new Map<string, Claims>()
  const state = {
    person: { sub: '1' } as Claims,
    bend: {} as { claims?: Claims; back?: Record<string, string>; key?: typeof privateKey },
    /** Where the last one was sent back to. */
    back: '',
  }

  function idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: client.id, iat: now, exp: now + 300, nonce, ...state.person }
    const words = `${base64url({ alg: 'RS256', kid: 'one' })}.${base64url({ ...claims, ...state.bend.claims })}`
    return `${words}.${sign('sha256', Buffer.from(words), state.bend.key ?? privateKey).toString('base64url')}`
  }

  function authorize(asked: URLSearchParams, response: ServerResponse) {
    const code = randomUUID()
    const at = (name: string) => asked.get(name) ?? ''
    codes.set(code, { nonce: at('nonce'), challenge: at('code_challenge'), redirect: at('redirect_uri') })
    const back = new URL(at('redirect_uri'))
    const told = { code, state: at('state'), ...state.bend.back }
    for (const [name, value] of Object.entries(told)) back.searchParams.set(name, value)
    state.back = back.href
    response.writeHead(302, { location: back.href }).end()
  }

  async function token(request: IncomingMessage, response: ServerResponse) {
    const given = new URLSearchParams(await textOf(request))
    const asked = codes.get(given.get('code') ?? '')
    codes.delete(given.get('code') ?? '')
    const verifier = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`
    const good =
      request.headers.authorization === basic &&
      asked?.challenge === verifier &&
      asked.redirect === given.get('redirect_uri')
    if (!good) return json(response, { error: 'invalid_grant' }, 400)
    const access = randomUUID()
    tokens.set(access, state.person)
    json(response, { access_token: access, token_type: 'Bearer', id_token: idToken(asked.nonce) })
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    if (pathname === '/.well-known/openid-configuration') json(response, discovery(issuer))
    else if (pathname === '/jwks') json(response, { keys: [key] })
    else if (pathname === '/authorize') authorize(searchParams, response)
    else if (pathname === '/token') await token(request, response)
    else if (pathname === '/userinfo') {
      json(response, tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '') ?? {})
    } else json(response, {}, 404)
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  const env = {
    HEARTH_OIDC_ISSUER: issuer,
    HEARTH_OIDC_ID: client.id,
    HEARTH_OIDC_SECRET: client.secret,
    HEARTH_OIDC_NAME: 'Home',
  }
  return {
    env,
    issuer,
    state,
    close: () => new Promise((closed) => server.close(closed)),
  }
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})

function json(response: ServerResponse, value: object, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
