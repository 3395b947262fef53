import { describe, expect, test } from 'vitest'
import { createSealing, createTickets } from './sealing.ts'

const seal = 's'.repeat(43)
const secret = Buffer.from('a secret')

describe('what is sealed', () => {
  const sealing = createSealing(seal, 'safe')

  test('opens again, and never looks the same twice', () => {
    const [one, two] = [sealing.close(secret, 'ada'), sealing.close(secret, 'ada')]
    expect(sealing.open(one, 'ada')).toEqual(secret)
    expect(one).not.toEqual(two)
    expect(Buffer.from(one).includes(secret)).toBe(false)
  })

  test('stays shut for another purpose, another seal, another person, or when one bit of it is changed', () => {
    const shut = sealing.close(secret, 'ada')
    expect(createSealing(seal, 'other').open(shut, 'ada')).toBeNull()
    expect(createSealing('t'.repeat(43), 'safe').open(shut, 'ada')).toBeNull()
    expect(sealing.open(shut, 'bob')).toBeNull()
    for (let at = 0; at < shut.length; at++) {
      const bent = Uint8Array.from(shut, (byte, place) => (place === at ? byte ^ 1 : byte))
      expect(sealing.open(bent, 'ada')).toBeNull()
    }
    for (const none of ['', 'x', 'x'.repeat(28)]) expect(sealing.open(Buffer.from(none), 'ada')).toBeNull()
  })
})

describe('a ticket', () => {
  test('is read until its minutes are over', () => {
    let now = 1_000_000
    const tickets = createTickets<{ user: string }>(seal, 'step', 5, () => now)
    const ticket = tickets.write({ user: 'ada' })
    expect(ticket).not.toContain('ada')
    expect(tickets.read(ticket)).toEqual({ user: 'ada' })
    now += 5 * 60_000
    expect(tickets.read(ticket)).toBeNull()
  })

  test('is good for its purpose alone, and nobody else can write one', () => {
    const ticket = createTickets<{ user: string }>(seal, 'step', 5).write({ user: 'ada' })
    expect(createTickets(seal, 'other step', 5).read(ticket)).toBeNull()
    for (const made of ['', '.', ticket.slice(1), `${ticket}AAAA`, '\0', 'x'.repeat(10_000)])
      expect(createTickets(seal, 'step', 5).read(made)).toBeNull()
  })
})
