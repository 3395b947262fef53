/**
 * The path to go on to after signing in: of this site only, whatever a link says. It is read as browsers read it,
 * who take `/\host`, `/<tab>/host` and `/.//host` for another site.
 */
export function nextPath(given: unknown): string {
  if (typeof given !== 'string' || !given.startsWith('/') || given.length > 2_000) return '/'
  const here = 'http://here.invalid'
  if (!URL.canParse(given, here)) return '/'
  const url = new URL(given, here)
  if (url.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
