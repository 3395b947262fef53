import { describe, expect, it } from 'vitest'
import { refuse } from '@/lib/protocol/refusals.ts'
import { problem } from './problem.ts'

describe('a refusal over HTTP', () => {
  it('is a problem that nobody keeps', async () => {
    const answer = problem(refuse('BAD', 'That is wrong.', { field: 'name' }))
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'BAD',
      detail: 'That is wrong.',
      field: 'name',
      retryable: false,
    })
  })

  it('tells when to come back', () => {
    const { headers } = problem(refuse('SLOW', undefined, { retryAfter: 7 }))
    expect(headers.get('retry-after')).toBe('7')
  })

  it('tells how to sign in', () => {
    expect(problem(refuse('AUTH')).headers.get('www-authenticate')).toMatch(/^Bearer/)
  })
})
