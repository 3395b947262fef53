import { describe, expect, it } from 'vitest'
import { type Heard, hear } from './announce.ts'

const silent: Heard = { upTo: 0, at: [], waiting: 0 }

describe('what a listener is told', () => {
  it('is every message while there are few', () => {
    const first = hear(silent, ['Ann: hello'], 1_000)
    const second = hear(first.heard, ['Bob: hi'], 2_000)
    expect([...first.say, ...second.say]).toEqual(['Ann: hello', 'Bob: hi'])
  })

  it('is a number once there are more than three in five seconds', () => {
    const { say, heard } = hear(silent, ['1', '2', '3', '4', '5'], 1_000)
    expect(say).toEqual([])
    expect(heard.waiting).toBe(5)
  })

  it('never is more than ten things for fifty messages, however they come', () => {
    let heard = silent
    let told = 0
    for (let at = 0; at < 50; at += 1) {
      const next = hear(heard, [`message ${at}`], 1_000 + at * 100)
      told += next.say.length
      heard = next.heard
    }
    expect(told).toBeLessThanOrEqual(9)
    expect(told + heard.waiting).toBe(50)
  })

  it('is every message again after a pause', () => {
    const busy = hear(silent, ['1', '2', '3'], 1_000)
    expect(hear(busy.heard, ['4'], 7_000).say).toEqual(['4'])
  })
})
