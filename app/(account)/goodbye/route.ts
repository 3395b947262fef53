/**
 * Where one is led after logging out. It is no page of the app's: so the browser leaves the document that showed the
 * messages, whose scripts still say them, and Back asks for it anew.
 */
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/">
<title>Logged out</title><p><a href="/">You are logged out</a></p></html>`

export function GET(): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' }
  return new Response(page, { headers })
}
