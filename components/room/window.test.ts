import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { around, drawn, most, newer, newest, older, type Window } from './window.ts'

const held = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ seq: from + at }))
const ends = (window: Window, from: number, to: number) => {
  const rows = drawn(held(from, to), window)
  return [rows[0]?.seq, rows.at(-1)?.seq]
}

describe('the window of drawn messages', () => {
  it('begins with the newest and follows them', () => {
    const window = newest(held(1, 400))
    expect(ends(window, 1, 400)).toEqual([351, 400])
    expect(ends(window, 1, 410)).toEqual([351, 410])
  })

  it('stops following the newest only when they had to leave it', () => {
    const once = older(held(1, 400), newest(held(1, 400)))
    expect(once).toEqual({ from: 301, to: null })
    const thrice = older(held(1, 400), older(held(1, 400), once))
    expect(thrice).toEqual({ from: 201, to: 350 })
  })

  it('goes on from what is drawn after much was said', () => {
    expect(older(held(1, 800), newest(held(1, 400)))).toEqual({ from: 601, to: 750 })
  })

  it('says by being the same that nothing more is held', () => {
    const window = around(held(10, 40), 20)
    expect(older(held(10, 40), window)).toBe(window)
    expect(newer(held(10, 40), window)).toBe(window)
  })

  it('never draws more than its share, whatever is scrolled and said', () => {
    const moves = fc.array(fc.constantFrom('older', 'newer', 'said'), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), moves, (length, path) => {
        let messages = held(1, length)
        let window = newest(messages)
        for (const move of path) {
          if (move === 'said') messages = held(1, messages.length + 30)
          else window = (move === 'older' ? older : newer)(messages, window)
          const rows = drawn(messages, window)
          expect(rows.length).toBeLessThanOrEqual(most)
          expect(rows.length).toBeGreaterThan(0)
        }
      }),
    )
  })
})
