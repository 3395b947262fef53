import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { Server as Listener, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { CannotStart } from './cannot-start.ts'
import type { Settings } from './settings.ts'

type Where = Pick<Settings, 'host' | 'port'>

/** @returns the port, which PORT=0 leaves to the system. Throws `CannotStart` where it cannot be had. */
export async function listen(server: Listener, { host, port }: Where): Promise<number> {
  try {
    await listening(server, host, port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const withoutIpv6 = host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')
    if (!withoutIpv6) throw new CannotStart(sentence(code, host, port))
    await listen(server, { host: '0.0.0.0', port })
  }
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

/**
 * Connections that may wait to be accepted; the system may allow fewer. With Node's 511 most of a crowd that comes back
 * at once would be passed over, and try again after seconds.
 */
const backlog = 4096

function listening(server: Listener, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** How long what is being answered may take when a server ends. Milliseconds. */
const finishing = 5_000

/**
 * Ends a server: requests that are being answered are let finish, for a while. Then every connection is cut, upgraded
 * ones too: a peer that is gone never answers a WebSocket's farewell, and the server would wait for it.
 */
export function closing(server: Server): (handed?: Promise<void>) => Promise<void> {
  const open = new Set<Socket>()
  function forget(this: Socket) {
    open.delete(this)
  }
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', forget)
  })
  /** @param handed when those connections are gone that the server did not accept itself */
  return async (handed) => {
    const cut = setTimeout(() => {
      for (const socket of open) socket.destroy()
    }, finishing)
    const cutIdle = () => {
      server.closeIdleConnections()
      // Node takes a connection that a browser opened to be ready for one whose request is on its way.
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }
    // What was being answered is idle afterwards, and would be waited for.
    const again = setInterval(cutIdle, 50)
    const own = new Promise((done) => server.close(done))
    cutIdle()
    await Promise.all([own, handed])
    clearInterval(again)
    clearTimeout(cut)
  }
}

function sentence(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it, or choose another with PORT.`
  if (code === 'EACCES') return `Port ${port} needs special rights: choose one above 1023 with PORT.`
  return `Cannot listen on ${host} (HEARTH_HOST), port ${port}: ${code}.`
}

/** Machines' inner networks (Docker's, virtual machines'), which nobody on the LAN reaches. */
const inner = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap)/

/** The addresses to open Hearth at, the likeliest first. */
export function addresses({ host, url }: Pick<Settings, 'host' | 'url'>, port: number): string[] {
  const everywhere = host === '::' || host === '0.0.0.0'
  const names = everywhere ? ['localhost', ...lanAddresses()] : [host.includes(':') ? `[${host}]` : host]
  return [
    ...(url ? [url.origin] : []),
    ...names.map((name) => `http://${name}${port === 80 ? '' : `:${port}`}`),
  ]
}

function lanAddresses(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !inner.test(name))
    .flatMap(([, entries = []]) => entries)
    .filter(
      ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
    )
    .map(({ address }) => address)
    .slice(0, 3)
}

/** Fewer would surprise, on a day on which many come. */
const filesEnough = 4_096

/** How many files, and so connections, this process may have open, where the system tells. */
function filesMost(): number {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY
  const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return found ? Number(found[1]) : Number.POSITIVE_INFINITY
}

/** @param link the path of a page for one person, who may have asked for it at the shell */
export function tellWhere(settings: Settings, port: number, empty: boolean, link: string | null): void {
  const [first, ...others] = addresses(settings, port)
  console.log(`\n  ${settings.name} is at  ${first}`)
  for (const other of others) console.log(`${' '.repeat(settings.name.length + 9)}${other}`)
  const files = filesMost()
  if (files < filesEnough) {
    console.warn(
      `\n  The system allows ${files} open files, and each connection is one: raise that (ulimit -n).`,
    )
  }
  if (empty) console.log('\n  Open it and make the first account: it owns this instance.')
  if (link) console.log(`\n  A new password is set at  ${first}${link}  (once, within a day)`)
  console.log('  Ctrl+C stops it.\n')
}
