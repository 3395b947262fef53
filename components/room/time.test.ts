import { describe, expect, it } from 'vitest'
import { dayBegins } from './time.ts'

describe('a day', () => {
  it.each([
    ['UTC', '2026-11-01', '2026-11-01T00:00'],
    ['Asia/Kolkata', '2026-11-01', '2026-10-31T18:30'],
    ['Pacific/Kiritimati', '2026-11-01', '2026-10-31T10:00'],
    ['Pacific/Pago_Pago', '2026-11-01', '2026-11-01T11:00'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00'],
    ['UTC', '9999-12-31', '9999-12-31T00:00'],
  ])('begins at midnight: %s, %s', (zone, date, begins) => {
    expect(dayBegins(date, zone)).toEqual(new Date(`${begins}Z`))
  })

  it.each([
    ['that clocks skip', 'America/Santiago', '2024-09-08', '2024-09-08T04:00'],
    ['that clocks skip, far in the east', 'Asia/Beirut', '2024-03-31', '2024-03-30T22:00'],
    ['that comes twice', 'America/Havana', '2024-11-03', '2024-11-03T04:00'],
    ['that clocks go back from', 'Asia/Beirut', '2024-10-27', '2024-10-26T22:00'],
    ['that a whole day is left out before', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00'],
    ['of a day that is left out', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00'],
  ])('begins when it can, at a midnight %s: %s, %s', (_, zone, date, begins) => {
    expect(dayBegins(date, zone)).toEqual(new Date(`${begins}Z`))
  })
})
