// Many members who say nothing, in one process of their own.
import { setTimeout as sleep } from 'node:timers/promises'
import type { IdleAnswer, IdleOrder, IdleReport } from './idle.ts'
import { createIdler, type Idler } from './idler.ts'

let idlers: Idler[] = []
let returns: Promise<unknown> = Promise.resolve()
/** They come back while a server starts, so they have as long. Milliseconds. */
const patience = 120_000

async function come({ url, tokens, atOnce }: Extract<IdleOrder, { do: 'come' }>) {
  idlers = tokens.map((token) => createIdler(url, token))
  const coming = idlers.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const idler of coming) await idler.come()
    }),
  )
}

/** @param behind how many of them lack what came last in one of their rooms */
function prepare(behind: number) {
  for (const idler of idlers.slice(0, behind)) idler.forget()
  returns = Promise.all(idlers.map((idler) => idler.comeBack()))
}

async function comeBack() {
  await returns
  while (idlers.some((idler) => !idler.isHere())) await sleep(10)
}

async function follow(order: IdleOrder): Promise<IdleReport> {
  const begun = performance.now()
  const before = process.cpuUsage()
  if (order.do === 'come') await come(order)
  else if (order.do === 'prepare') prepare(order.behind)
  else if (order.do === 'come back') await comeBack()
  else for (const idler of idlers.splice(0)) idler.leave()
  const { user, system } = process.cpuUsage(before)
  return { here: idlers.length, seconds: (performance.now() - begun) / 1000, time: user + system }
}

const answer = (answer: IdleAnswer) => process.send?.(answer)
const fail = (error: Error) => answer({ failed: error.stack ?? String(error) })

process.on('message', (order: IdleOrder) => {
  const late = setTimeout(() => fail(new Error(`${order.do}: not everybody is there`)), patience)
  follow(order).then((report) => {
    clearTimeout(late)
    answer({ report })
  }, fail)
})
process.on('uncaughtException', fail)
process.on('disconnect', () => process.exit())
