/** The cookie of a browser's sign-in, as next-auth gives it. */
export async function cookieOf(
  url: string,
  username: string,
  password: string,
  headers: Record<string, string> = {},
  code?: string,
): Promise<string> {
  const csrf = await fetch(`${url}/api/auth/csrf`, { headers })
  const { csrfToken } = await csrf.json()
  const cookies = (answer: Response) => answer.headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
  const login = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, cookie: cookies(csrf).join('; '), origin: url },
    body: new URLSearchParams({
      ...{ csrfToken, username, password, callbackUrl: url },
      ...(code === undefined ? {} : { code }),
    }),
  })
  return cookies(login).join('; ')
}
