import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHearth, exit, type Hearth, postmasterFile, root } from '../../e2e/hearth.ts'
import type { Scenario } from '../scenario.ts'
import { median } from '../time.ts'

/** A room of the demo that anybody may look into. */
const page = '/r/welcome'

/** `npm start` where all is installed and built and the data folder has rooms in it, until a page is there. */
export const start: Scenario = {
  name: 'S7',
  what: 'start: from `npm start`, the second, to the first page of a room',
  async measure({ rounds }) {
    const hearth = await createHearth({ args: ['--demo'] })
    try {
      await hearth.start()
      await hearth.stop()
      const all: number[] = []
      // The first warms the disk's cache and is not counted.
      for (let round = 0; round <= rounds; round++) all.push(await timeOfStart(hearth))
      const seconds = median(all.slice(1))
      return {
        figures: { 'S7.start_s': seconds },
        lines: [{ what: 'npm start to the first page of a room', unit: 's', hearth: seconds, goal: '≤ 2' }],
        rounds: all,
      }
    } finally {
      await hearth.remove()
    }
  },
}

/** Seconds from the command to the first byte of the page. Ends what it started. */
async function timeOfStart(hearth: Hearth): Promise<number> {
  const env = {
    ...process.env,
    PORT: String(hearth.port),
    HEARTH_DATA: hearth.dataDir,
    HEARTH_HOST: '127.0.0.1',
  }
  const begun = performance.now()
  // A group of its own, so that all of it can be ended: npm does not pass on what it is told.
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: 'ignore', detached: true })
  try {
    while (!(await answers(hearth.url + page))) {
      if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`)
      await sleep(5)
    }
    return (performance.now() - begun) / 1000
  } finally {
    if (npm.pid !== undefined && npm.exitCode === null) process.kill(-npm.pid, 'SIGTERM')
    await exit(npm)
    while (existsSync(postmasterFile(hearth))) await sleep(20)
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(url, (response) => {
      resolve(response.statusCode === 200)
      response.destroy()
    })
    asked.on('error', () => resolve(false))
  })
}
