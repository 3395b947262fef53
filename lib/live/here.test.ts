import { expect, test, vi } from 'vitest'
import type { Viewer } from '../ground/identity.ts'
import { createHere } from './here.ts'
import type { LiveSocket } from './wire.ts'

test('a node hears of a user from the first of their sockets to the last', () => {
  const nodes = { serve: vi.fn(), unserve: vi.fn() }
  const here = createHere(nodes)
  const ada = (credential: string) => ({ id: 'ada', credential }) as Viewer
  const [one, other] = [{ id: 1 }, { id: 2 }] as unknown as LiveSocket[]
  if (!one || !other) throw new Error('two sockets')

  here.enter(one, ada('laptop'))
  here.enter(other, ada('phone'))
  expect(here.socketsOf(ada('').id)).toEqual([one, other])
  expect(here.socketsBy('phone')).toEqual([other])
  expect([here.users(), here.credentials()]).toEqual([['ada'], ['laptop', 'phone']])
  expect(nodes.serve.mock.calls).toEqual([['user ada']])

  here.leave(one, ada('laptop'))
  here.leave(one, ada('laptop'))
  expect(here.socketsOf(ada('').id)).toEqual([other])
  expect(nodes.unserve).not.toHaveBeenCalled()
  here.leave(other, ada('phone'))
  expect([here.users(), here.credentials(), here.has(ada('').id)]).toEqual([[], [], false])
  expect(nodes.unserve.mock.calls).toEqual([['user ada']])
})
