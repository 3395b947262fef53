import { createGate } from './gate.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

export type Letter = { to: string; subject: string; text: string }

/** Letters leave in their own time: whoever sends one neither waits for it nor hears that it failed. */
export type Mail = {
  /** Whether any can be sent. */
  on: boolean
  /** What letters call this instance, and where their links lead. */
  from: { name: string; url: string }
  send(letter: Letter): void
  /** Resolves when none is on its way any more, other than to be tried again. */
  settled(): Promise<void>
  close(): void
}

export const noMail: Mail = {
  on: false,
  from: { name: 'Hearth', url: '' },
  send: () => {},
  settled: async () => {},
  close: () => {},
}

type Wanted = Pick<Settings, 'smtpUrl' | 'mailFrom' | 'name' | 'url'>

/** Milliseconds until it is tried again, by how often it failed. */
const pauses = [5_000, 60_000, 600_000]
/** More than wait to be sent are lost: a server that does not answer must not fill the memory. */
const waitingMost = 1_000
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** One address and nothing that could end a header, whoever let it in. */
const isAddress = (text: string) => /^[^\s<>(),;:"\\]{1,254}$/u.test(text) && text.includes('@')

/** By one SMTP server and nothing else, and only where one is set. @param again see `pauses` */
export function createMail({ smtpUrl, mailFrom, name, url }: Wanted, log: Log, again = pauses): Mail {
  if (!smtpUrl || !url) return noMail
  const from = mailFrom ?? `no-reply@${url.hostname}`
  const transport = open(smtpUrl)
  const gate = createGate(2)
  const timers = new Set<NodeJS.Timeout>()
  const going = new Set<Promise<void>>()
  let waiting = 0

  async function deliver(letter: Letter, failures: number) {
    try {
      await gate(async () => {
        const envelope = { from: addressIn(from), to: [letter.to] }
        const to = { name: '', address: letter.to }
        await (await transport).sendMail({ ...letter, from, to, envelope, headers: automatic })
      })
      waiting -= 1
    } catch (error) {
      failed(error, letter, failures + 1)
    }
  }

  /** What the server says may name the address, so its number alone is told. */
  function failed(error: unknown, letter: Letter, failures: number) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    const status = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined
    const pause = status !== undefined && status >= 500 ? undefined : again[failures - 1]
    log.warn({ code, status, failures, again: pause !== undefined }, 'a mail could not be sent')
    if (pause === undefined) waiting -= 1
    else later(pause, () => begin(letter, failures))
  }

  function later(pause: number, work: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, pause)
    timers.add(timer.unref())
  }

  function begin(letter: Letter, failures: number) {
    const now = deliver(letter, failures).finally(() => going.delete(now))
    going.add(now)
  }

  return {
    on: true,
    from: { name, url: url.origin },
    send(letter) {
      if (!isAddress(letter.to)) return log.warn('a mail to what is no address was not sent')
      if (waiting >= waitingMost) return log.warn('a mail was not sent: too many wait')
      waiting += 1
      begin(letter, 0)
    },
    settled: async () => void (await Promise.all(going)),
    close() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** So that nobody's absence is told to it (RFC 3834). */
const automatic = { 'Auto-Submitted': 'auto-generated' }

const addressIn = (mailbox: string) => /<([^<>]+)>$/.exec(mailbox)?.[1] ?? mailbox

async function open(smtpUrl: string) {
  const { createTransport } = await import('nodemailer')
  const { hostname, port, protocol, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const auth = username
    ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
    : undefined
  const host = hostname.replace(/^\[|\]$/g, '')
  const nothingElse = { disableFileAccess: true, disableUrlAccess: true }
  return createTransport({
    host,
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    auth,
    ...patience,
    ...nothingElse,
  })
}
