import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { among, networkIn, whyKeep, writeNetwork } from './networks.ts'

const read = (text: string) => {
  const network = networkIn(text)
  if (!network) throw new Error(`${text} is no network`)
  return network
}

describe('a network', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1/32'],
    [' 192.0.2.0/24 ', '192.0.2.0/24'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::ffff:192.0.2.1', '192.0.2.1/32'],
    ['::FFFF:c000:0201', '192.0.2.1/32'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1/32'],
  ])('%j is %s', (text, written) => {
    expect(writeNetwork(read(text))).toBe(written)
  })

  it.each([
    '',
    'here',
    '192.0.2',
    '192.0.2.1/33',
    '::1/129',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '0x7f.1',
    'fe80::1%eth0',
  ])('%j is none', (text) => expect(networkIn(text)).toBeNull())

  it('whatever is written, it is one or none', () => {
    fc.assert(fc.property(fc.string(), (text) => void networkIn(text)))
    fc.assert(fc.property(fc.ipV6(), (text) => networkIn(text) !== null))
  })
})

describe('an address', () => {
  const isIn = among(['192.0.2.0/24', '198.51.100.7', '2001:db8::/32'].map(read))

  it.each([
    '192.0.2.255',
    '::ffff:192.0.2.9',
    '::ffff:c000:0209',
    '198.51.100.7',
    '2001:db8:1::5',
    '2001:DB8::5%eth0',
  ])('%s is among them', (address) => expect(isIn(address)).toBe(true))

  it.each(['192.0.3.1', '198.51.100.8', '2001:db9::1', '', 'unknown', '::1'])('%j is not', (address) =>
    expect(isIn(address)).toBe(false),
  )
})

describe('what had better not be kept out', () => {
  it.each([
    ['0.0.0.0/0', 'too large'],
    ['128.0.0.0/1', 'too large'],
    ['10.0.0.0/7', 'too large'],
    ['::/0', 'too large'],
    ['2000::/3', 'too large'],
    ['::ffff:0:0/96', 'too large'],
    ['127.0.0.1', 'this machine'],
    ['127.9.0.0/16', 'this machine'],
    ['::1', 'this machine'],
    ['::/64', 'this machine'],
    ['203.0.113.0/24', 'where you are'],
    ['::ffff:203.0.113.9', 'where you are'],
  ])('%s: %s', (text, why) => {
    expect(whyKeep(read(text), '203.0.113.9')).toContain(why)
  })

  it('all else may be', () => {
    for (const text of ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])
      expect(whyKeep(read(text), '203.0.113.9')).toBeNull()
  })
})
