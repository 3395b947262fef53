import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createContexts } from './contexts.ts'

const answer = () => new EventEmitter() as EventEmitter & ServerResponse
const hasHooks = Number.parseInt(process.versions.node, 10) < 24

function pages() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const contexts = createContexts()
  const begin = () => {
    const response = answer()
    contexts.keepFor(response)
    return response
  }
  return { begin, contexts, storage: new AsyncLocalStorage<string>() }
}

test.runIf(hasHooks)('a context is there until all pages are answered, and a moment longer', async () => {
  const { begin, storage } = pages()
  const [one, other] = [begin(), begin()]
  await storage.run('kept', async () => {
    one.emit('finish')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(storage.getStore()).toBe('kept')
    other.emit('finish')
    other.emit('close')
    await vi.advanceTimersByTimeAsync(900)
    expect(storage.getStore()).toBe('kept')
    await vi.advanceTimersByTimeAsync(200)
    expect(storage.getStore()).toBeUndefined()
  })
  await storage.run('next', async () => {
    await Promise.resolve()
    expect(storage.getStore()).toBe('next')
  })
})

test.runIf(hasHooks)(
  'who left before anything was made of their page holds no context for ever',
  async () => {
    const { storage, contexts } = pages()
    await storage.run('gone', async () => {
      contexts.keepFor(Object.assign(answer(), { destroyed: true }))
      await vi.advanceTimersByTimeAsync(32_000)
      expect(storage.getStore()).toBeUndefined()
    })
  },
)

test.runIf(hasHooks)('nor does an answer of whose end nobody is told', async () => {
  const { storage, begin } = pages()
  await storage.run('unheard', async () => {
    begin()
    await vi.advanceTimersByTimeAsync(310_000)
    expect(storage.getStore()).toBeUndefined()
  })
})

test.runIf(hasHooks)('who leaves before the answer does not take its context away', async () => {
  const { begin, storage } = pages()
  await storage.run('left', async () => {
    begin().emit('close')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(storage.getStore()).toBe('left')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(storage.getStore()).toBeUndefined()
  })
})
