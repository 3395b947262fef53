/**
 * Whether a request comes from a page of another site. Browsers say so themselves, on every request that changes
 * something; what is no browser says nothing and carries no one else's cookie.
 * @param own the public address, where one is set: behind a proxy the Host header may be another
 */
export function foreign(headers: Pick<Headers, 'get'>, own: URL | null): boolean {
  const origin = headers.get('origin')
  if (origin === null) return headers.get('sec-fetch-site') === 'cross-site'
  const host = URL.parse(origin)?.host
  const hosts = [headers.get('x-forwarded-host') ?? headers.get('host'), own?.host]
  return !host || !hosts.includes(host)
}
