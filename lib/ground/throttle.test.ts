import { describe, expect, test } from 'vitest'
import { rates } from '../protocol/limits.ts'
import { createThrottle } from './throttle.ts'

function atNoon() {
  const clock = { now: 0 }
  return { clock, throttle: createThrottle({ enabled: true }, () => clock.now) }
}

const { points, seconds } = rates.loginAccount

describe('the throttle', () => {
  test('lets as many through as the table says, then tells how long to wait', () => {
    const { clock, throttle } = atNoon()
    for (let n = 0; n < points; n++) expect(throttle.take('loginAccount', 'ada')).toBeNull()
    clock.now = 1000
    expect(throttle.take('loginAccount', 'ada')).toMatchObject({ code: 'SLOW', retryAfter: seconds - 1 })
    clock.now = seconds * 1000
    expect(throttle.take('loginAccount', 'ada')).toBeNull()
  })

  test('counts each key and each rate for itself', () => {
    const { throttle } = atNoon()
    for (let n = 0; n <= points; n++) throttle.take('loginAccount', 'ada')
    expect(throttle.take('loginAccount', 'bob')).toBeNull()
    expect(throttle.take('signup', 'ada')).toBeNull()
  })

  test('counts a network of the internet as one, however many addresses it has', () => {
    const { throttle } = atNoon()
    const same = ['2001:db8:0:7::1', '2001:db8:0:7:a:b:c:d', '2001:db8::7:0:0:0:9', '2001:db8:0:7:ffff::']
    for (const key of [...same, '2001:db8:0:7::2']) throttle.take('loginAccount', `ada ${key}`)
    expect(throttle.take('loginAccount', 'ada 2001:db8:0:7::3')).toMatchObject({ code: 'SLOW' })
    for (const other of ['2001:db8:0:8::1', '2001:db8::1', '192.0.2.7', 'fd00::1', 'fd00::2'])
      expect(throttle.take('loginAccount', `ada ${other}`)).toBeNull()
  })

  test('counts failures only, where each success is given back', () => {
    const { throttle } = atNoon()
    for (let n = 0; n < points * 3; n++) {
      expect(throttle.take('loginAccount', 'ada')).toBeNull()
      throttle.giveBack('loginAccount', 'ada')
    }
  })

  test('forgets a key that is cleared', () => {
    const { throttle } = atNoon()
    for (let n = 0; n <= points; n++) throttle.take('loginAccount', 'ada')
    throttle.clear('loginAccount', 'ada')
    expect(throttle.take('loginAccount', 'ada')).toBeNull()
  })

  test('forgets the oldest keys in a flood of made-up ones', () => {
    const { throttle } = atNoon()
    for (let n = 0; n <= points; n++) throttle.take('loginAccount', 'ada')
    for (let n = 0; n < 100_000; n++) throttle.take('connect', String(n))
    expect(throttle.take('loginAccount', 'ada')).toBeNull()
  })

  test('lets everything through when limits are off', () => {
    const throttle = createThrottle({ enabled: false })
    for (let n = 0; n <= points; n++) expect(throttle.take('loginAccount', 'ada')).toBeNull()
  })
})
