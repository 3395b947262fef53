import { BlockList, isIP, isIPv4 } from 'node:net'

export type Network = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

/** An address, or a network of them (`192.0.2.0/24`). IPv4 that is written as IPv6 is IPv4. Null for what is neither. */
export function networkIn(text: string): Network | null {
  const [, given = '', length] = /^([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? []
  const version = isIP(given)
  if (version === 0) return null
  const most = version === 4 ? 32 : 128
  const prefix = length === undefined ? most : Number(length)
  if (prefix > most) return null
  if (version === 4) return { address: given, prefix, family: 'ipv4' }
  const inner = prefix >= 96 ? mapped(given) : null
  return inner
    ? { address: inner, prefix: prefix - 96, family: 'ipv4' }
    : { address: given, prefix, family: 'ipv6' }
}

/** The IPv4 address that an IPv6 one carries (RFC 4291, 2.5.5.2). The URL parser writes every form of it alike. */
function mapped(address: string): string | null {
  const [, high, low] =
    /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? []
  if (high === undefined || low === undefined) return null
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [one >> 8, one & 255, other >> 8, other & 255].join('.')
}

/** Whether an address is in one of these networks. What is no address is in none. */
export function among(networks: readonly Network[]): (address: string) => boolean {
  if (networks.length === 0) return () => false
  const list = new BlockList()
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family)
  return (given) => {
    // The interface of a link-local address.
    const address = given.replace(/%.*$/, '')
    if (isIP(address) === 0) return false
    return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}

const loopback: Network[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
]
const isLoopback = among(loopback)

/** Half an internet is a slip of the finger. */
const prefixLeast = 8

/**
 * Why a network had better not be kept out, as the end of a sentence; null where nothing speaks against it.
 * @param own the address of whoever asks
 */
export function whyKeep(network: Network, own: string): string | null {
  const isIn = among([network])
  if (network.prefix < prefixLeast) return `is too large a network: at most /${prefixLeast}`
  if (isLoopback(network.address) || isIn('127.0.0.1') || isIn('::1')) return 'is this machine itself'
  return isIn(own) ? 'is where you are now: you would be out yourself' : null
}

export const writeNetwork = ({ address, prefix }: Network) => `${address}/${prefix}`
