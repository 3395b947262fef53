import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/protocol/limits.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { fieldsOf } from './read.ts'

const json = { 'content-type': 'application/json' }
const get = (path: string, params = {}) => fieldsOf(new Request(`http://here.invalid${path}`), params)
const post = (body: BodyInit, params = {}, headers: HeadersInit = json) =>
  fieldsOf(new Request('http://here.invalid/', { method: 'POST', body, headers }), params)

describe('what a request says', () => {
  it('is its query and the parts of its path', async () => {
    expect(await get('/?limit=20&before=7', { seq: '12' })).toEqual({ limit: 20, before: 7, seq: 12 })
  })

  it('is its JSON and the parts of its path', async () => {
    expect(await post('{"text":"hello"}', { seq: '12' })).toEqual({ text: 'hello', seq: 12 })
  })

  it('leaves as text what only looks like a number', async () => {
    expect(await get('/?browse=1', { id: '2026' })).toEqual({ browse: '1', id: '2026' })
  })

  it.each(['1e3', '0x10', ' 1', '1.5', '', '१२'])('takes %j for no number', async (limit) => {
    expect(await get(`/?limit=${encodeURIComponent(limit)}`)).toEqual({ limit })
  })

  it('is an empty object where there is no body, whatever its type', async () => {
    expect(await post('', {}, {})).toEqual({})
  })

  it.each([
    ['broken', '{"text":'],
    ['a list', '[1]'],
    ['nothing', 'null'],
    ['a word', '"text"'],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('is refused as BAD when it is %s', async (_, body) => {
    expect(await post(body)).toMatchObject({ code: 'BAD' })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])('is refused as %j', async (type) => {
    expect(await post('{}', {}, { 'content-type': type })).toMatchObject({ code: 'BAD' })
  })

  it('cannot overrule its path', async () => {
    expect(await post('{"seq":3}', { seq: '12' })).toMatchObject({ code: 'BAD', field: 'seq' })
  })

  it('is the same for HEAD as for GET', async () => {
    const request = new Request('http://a/?limit=5&browse=public', { method: 'HEAD' })
    expect(await fieldsOf(request, {})).toEqual({ limit: 5, browse: 'public' })
  })

  it('says a thing once', async () => {
    expect(await get('/?limit=1&limit=2')).toMatchObject({ code: 'BAD', field: 'limit' })
  })

  it('ends at the limit of a body', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(limits.bodyBytes) })
    expect(await post(body)).toMatchObject({ code: 'LONG' })
  })

  it('is an object or a refusal, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
        const fields = await post(body)
        expect(refused(fields) || (typeof fields === 'object' && !Array.isArray(fields))).toBe(true)
      }),
    )
  })
})
