import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createHanding } from './handing.ts'

/** A worker that notes what it is handed. */
function taker() {
  const got: Socket[] = []
  const send = (_: unknown, socket: Socket) => {
    got.push(socket)
    return true
  }
  return { got, send }
}

test('connections wait until a worker can take one, and it takes one at a time', () => {
  const handing = createHanding()
  const [one, two] = [new Socket(), new Socket()]
  handing.arrived(one)
  handing.arrived(two)
  const worker = taker()
  handing.free(worker, 0)
  expect(worker.got).toEqual([one])
  expect(one.destroyed).toBe(false)
  handing.free(worker, 1)
  expect(worker.got).toEqual([one, two])
  // Taken, so that our end of it is of no use any more.
  expect([one.destroyed, two.destroyed]).toEqual([true, false])
})

test('the worker that holds the fewest gets the next', () => {
  const handing = createHanding()
  const [busy, idle] = [taker(), taker()]
  handing.free(busy, 12)
  handing.free(idle, 3)
  const [one, two] = [new Socket(), new Socket()]
  handing.arrived(one)
  expect(idle.got).toEqual([one])
  handing.arrived(two)
  expect(busy.got).toEqual([two])
})

test('what a worker was handed and did not take before it died goes to another, before all others', () => {
  const handing = createHanding()
  const [dying, other] = [taker(), taker()]
  const [one, two] = [new Socket(), new Socket()]
  handing.free(dying, 0)
  handing.arrived(one)
  handing.arrived(two)
  handing.gone(dying)
  handing.free(other, 0)
  expect(other.got).toEqual([one])
  handing.free(other, 1)
  expect(other.got).toEqual([one, two])
})

test('one that is leaving finishes with what it was handed, and gets nothing more', () => {
  const handing = createHanding()
  const leaving = taker()
  const [one, two] = [new Socket(), new Socket()]
  handing.free(leaving, 0)
  handing.arrived(one)
  handing.leaving(leaving)
  handing.free(leaving, 1)
  expect(one.destroyed).toBe(true)
  handing.arrived(two)
  expect(leaving.got).toEqual([one])
})

test('they do not wait without number, nor when all ends', () => {
  const handing = createHanding()
  const sockets = Array.from({ length: 1_001 }, () => new Socket())
  for (const socket of sockets) handing.arrived(socket)
  expect(sockets.filter((socket) => socket.destroyed)).toEqual([sockets.at(-1)])
  handing.close()
  expect(sockets.filter((socket) => !socket.destroyed)).toEqual([])
})
