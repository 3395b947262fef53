import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { exit } from '../../e2e/hearth.ts'
import type { Order, Report } from './orders.ts'

export type Crowd = { order(order: Order): Promise<Report>; leave(): Promise<void> }

/** One process of load. Orders are followed one after another. */
export function startCrowd(): Crowd {
  const child: ChildProcess = fork(join(import.meta.dirname, 'crowd-process.ts'), {
    execArgv: ['--import', 'tsx'],
  })
  const order = (order: Order) =>
    new Promise<Report>((resolve, reject) => {
      const ended = () => reject(new Error('the crowd ended'))
      child.once('exit', ended)
      child.once('message', (report: Report) => {
        child.off('exit', ended)
        resolve(report)
      })
      child.send(order)
    })
  return {
    order,
    async leave() {
      child.kill('SIGKILL')
      await exit(child)
    },
  }
}
