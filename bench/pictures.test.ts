import { describe, expect, it } from 'vitest'
import { goals, reached } from './goals.ts'
import { pictures, type Results } from './pictures.ts'
import { ticks } from './svg.ts'

const measured = { date: '2026-11-26', machine: { processors: 2, model: 'made up' } }
const cost = (server: number, postgres: number) => [1, 2, 3].map(() => ({ server, postgres }))
const talk = { hearth: cost(76.4, 35.6), socketio: cost(820, 0), ws: cost(480, 0) }
const halves = (...all: number[]) => all.map((half) => ({ half }))

const results: Results = {
  'S2.deliveries_ratio': 7.6,
  'S2.cpu_ratio': 0.12,
  'S4.return_s': 12.8,
  'js.visitor_kib': 163.04,
  scenarios: {
    S2: { ...measured, rounds: { '100 members': talk } },
    S3: { ...measured, rounds: talk },
    S5: {
      ...measured,
      rounds: {
        '10,000': halves(0.9, 1, 9),
        '10,000,000': halves(1.1),
        'a time in 10,000': halves(1.2),
        'a time in 10,000,000': halves(1.4),
        sqlMiddle: halves(1.3),
      },
    },
  },
}

/** What a picture says without being seen. */
const told = (picture = '') => /<desc[^>]*>(.*)<\/desc>/.exec(picture)?.[1]
const words = (picture = '') => [...picture.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text)

describe('a goal', () => {
  it('is reached from 1 on, whichever way is better', () => {
    const more = { what: '', goal: 10, better: 'more' } as const
    expect([5, 10, 20].map((value) => reached(more, value))).toEqual([0.5, 1, 2])
    expect([5, 10, 20].map((value) => reached({ ...more, better: 'less' }, value))).toEqual([2, 1, 0.5])
  })
})

describe('the pictures of a run', () => {
  it('tell of every goal: reached, missed or not measured', () => {
    const { goals: picture } = pictures(results)
    expect(told(picture)).toBe(
      '4 figures are measured. 3 reach their goals. Missed: S2.deliveries_ratio (7.6).',
    )
    expect(words(picture)).toContain('7.6 (≥ 10)')
    expect(words(picture)).toContain('12.8 s (≤ 15 s)')
    expect(words(picture).filter((text) => text?.startsWith('not measured'))).toHaveLength(
      Object.keys(goals).length - 4,
    )
    expect(picture?.match(/<circle class="missed"/g)).toHaveLength(1)
  })

  it('split the time of a message into Node and PostgreSQL', () => {
    const { messages } = pictures(results)
    expect(told(messages)).toContain(
      'S2: one room of 100: Hearth 76.4 µs and PostgreSQL 35.6 µs; bare Socket.IO 820 µs',
    )
    expect(words(messages)).toContain('76.4 + 35.6')
  })

  it('show pages of history by the size of their room', () => {
    const { history } = pictures(results)
    expect(told(history)).toBe(
      'a page in its middle: 1 ms of 10,000 messages, 1.1 ms of 10,000,000 messages. ' +
        'jump to a date: 1.2 ms of 10,000 messages, 1.4 ms of 10,000,000 messages. ' +
        'The plain SQL page in the middle of the largest: 1.3 ms.',
    )
  })

  it('are those of what was measured', () => {
    expect(Object.keys(pictures({}))).toEqual(['goals'])
    expect(told(pictures({}).goals)).toBe('0 figures are measured. 0 reach their goals. Missed: none.')
  })

  it('stay inside their frame, and leave out no number', () => {
    for (const picture of Object.values(pictures(results))) {
      expect(picture).not.toMatch(/NaN|Infinity|undefined/)
      const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(picture) ?? []
      for (const [, x] of picture.matchAll(/ c?x="([-\d.]+)"/g)) expect(Number(x)).toBeLessThan(Number(width))
      for (const [, y] of picture.matchAll(/ c?y="([-\d.]+)"/g))
        expect(Number(y)).toBeLessThan(Number(height))
    }
  })
})

describe('the marks of an axis', () => {
  it.each([
    [1.4, [0, 0.5, 1, 1.5]],
    [820, [0, 200, 400, 600, 800, 1000]],
    [4, [0, 1, 2, 3, 4]],
    [0.03, [0, 0.01, 0.02, 0.03]],
  ])('are round numbers from 0 to beyond %d', (greatest, marks) => {
    expect(ticks(greatest)).toEqual(marks)
  })
})
