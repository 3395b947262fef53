import { call, password, signUp } from '../e2e/api.ts'
import { cookieOf } from '../e2e/cookie.ts'

/** What a proxy passes on, and what it must not. @returns how many of these are wrong */
export async function checkForwarding(url: string): Promise<number> {
  const { username, token } = await signUp(url, 'forwarded')
  const lies = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  const cookie = await cookieOf(url, username, password, lies)
  const { sessions } = await call<{ sessions: { address: string }[] }>({ url, token }, 'GET', 'me/sessions')
  const foreign = await fetch(`${url}/api/v1/rooms`, {
    method: 'POST',
    headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/json', ...lies },
    body: JSON.stringify({ name: 'Planted' }),
  })
  const own = await fetch(`${url}/api/v1/rooms`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Own' }),
  })
  const long = await fetch(`${url}/api/v1/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'x'.repeat(200 * 1024) }),
  })
  const page = await fetch(`${url}/login`)
  const checks: [what: string, right: boolean, found: unknown][] = [
    ['a page is served', page.ok && (await page.text()).includes('</html>'), page.status],
    ['the address is the one that the proxy saw', sessions[0]?.address === '127.0.0.1', sessions[0]?.address],
    ['a foreign page with a forged X-Forwarded-Host is refused', foreign.status === 403, foreign.status],
    ['our own page is not', own.status === 201, own.status],
    ['what is too long is refused by Hearth itself', (await codeOf(long)) === 'LONG', long.status],
  ]
  for (const [what, right, found] of checks) console.log(`  ${right ? 'right' : 'WRONG'}: ${what} (${found})`)
  return checks.filter(([, right]) => !right).length
}

async function codeOf(answer: Response): Promise<unknown> {
  const body = await answer.json().catch(() => null)
  return body?.code
}
