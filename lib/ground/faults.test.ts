import { describe, expect, it } from 'vitest'
import { faultOf } from './faults.ts'

const error = (code: string | undefined, message = 'x') => Object.assign(new Error(message), { code })

describe('what PostgreSQL throws', () => {
  it('is DB where a retry may help, FULL where the disk is full, and a bug otherwise', () => {
    const codes = [
      '57P01',
      '08006',
      '53300',
      '40P01',
      '25006',
      'ECONNREFUSED',
      'EPIPE',
      'ENOENT',
      'P1001',
      'P2024',
    ]
    expect(codes.map((code) => faultOf(error(code))?.code)).toEqual(codes.map(() => 'DB'))
    expect(faultOf(error('53100'))?.code).toBe('FULL')
    expect(
      ['23505', '22P02', '42601', 'P2002', 'ERR_X', undefined].map((code) => faultOf(error(code))),
    ).toEqual(Array(6).fill(null))
  })

  it('is found beneath the words of Prisma', () => {
    const wrapped = (originalCode: string) => ({
      code: 'P2010',
      meta: { driverAdapterError: { cause: { originalCode } } },
    })
    expect(faultOf(wrapped('57P01'))?.code).toBe('DB')
    expect(faultOf(wrapped('53100'))?.code).toBe('FULL')
    expect(faultOf(wrapped('22P02'))).toBeNull()
  })

  it('is DB where a connection broke without a code', () => {
    expect(faultOf(error(undefined, 'Connection terminated unexpectedly'))?.code).toBe('DB')
    expect(faultOf(error(undefined, 'timeout exceeded when trying to connect'))?.code).toBe('DB')
    expect(faultOf('a string')).toBeNull()
  })
})
