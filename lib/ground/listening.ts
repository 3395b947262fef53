import type { Server } from 'node:http'
import { networkInterfaces } from 'node:os'
import { CannotStart } from './cannot-start.ts'
import type { Settings } from './settings.ts'

type Where = Pick<Settings, 'host' | 'port'>

/** @returns the port, which PORT=0 leaves to the system. Throws `CannotStart` where it cannot be had. */
export async function listen(server: Server, { host, port }: Where): Promise<number> {
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

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
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
