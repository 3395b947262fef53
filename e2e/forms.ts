/** A browser without scripts, as far as forms go: it keeps cookies, and sends what a page's form would. */
export function createReader(url: string) {
  const jar = new Map<string, string>()

  async function ask(path: string, init: RequestInit = {}): Promise<{ answer: Response; html: string }> {
    const headers = {
      ...init.headers,
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    const answer = await fetch(new URL(path, url), { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...rules] = line.split(';')
      const at = pair.indexOf('=')
      const gone = rules.some(
        (rule) => /^\s*max-age=0$/i.test(rule) || /expires=Thu, 01 Jan 1970/i.test(rule),
      )
      if (gone) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return { answer, html: await answer.text() }
  }

  /** Fills in the form of a page that has this button, and sends it. */
  async function submit(path: string, button: string, fields: Record<string, string> = {}) {
    const { html } = await ask(path)
    const form = formWith(html, button)
    const body = new FormData()
    for (const [name, value] of hiddenIn(form)) body.append(name, value)
    const pressed = new RegExp(`<button[^>]*>(?:<[^>]*>)*${button}`).exec(form)?.[0] ?? ''
    const name = attribute(pressed, 'name')
    if (name !== null) body.append(name, attribute(pressed, 'value') ?? '')
    for (const [field, value] of Object.entries(fields)) body.set(field, value)
    return ask(path, { method: 'POST', headers: { origin: url }, body })
  }

  return { jar, ask, submit }
}

function formWith(html: string, button: string): string {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? []
  const form = forms.find((one) => new RegExp(`<button[^>]*>(?:<[^>]*>)*${button}`).test(one))
  if (!form) throw new Error(`no form has a button “${button}”`)
  return form
}

function hiddenIn(form: string): [string, string][] {
  const inputs = form.match(/<input[^>]*>/g) ?? []
  return inputs
    .filter((input) => attribute(input, 'type') === 'hidden')
    .map((input) => [attribute(input, 'name') ?? '', attribute(input, 'value') ?? ''])
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? null : unescaped(found)
}

export const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
