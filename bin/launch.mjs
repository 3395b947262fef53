// What `npm start` does on a fresh checkout before anything of npm's can be loaded: it installs. The rest is the command.
import { packagesState } from './changed.mjs'
import { anyEngine, root } from './engine.mjs'
import { Failure, step } from './steps.mjs'

/** @param {string[]} args what stands after `hearth`: see bin/hearth.mjs */
export async function launch(args) {
  endWithNpm()
  try {
    await install()
    const { hearth } = await import('./hearth.mjs')
    await hearth(args)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** npm's shell does not pass signals on: when npm is told to stop, all that is seen here is that the parent is gone. */
function endWithNpm() {
  const parent = process.ppid
  if (!process.env.npm_lifecycle_event) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

/** Packages for development that are there stay there: without `--include=dev`, `npm ci` would remove them. */
async function install() {
  const { fresh, development } = packagesState(root)
  if (fresh) return
  await step('Installing packages', {
    command: ['npm', 'ci', development ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund'],
    env: anyEngine(),
    cwd: root,
    failure: 'The packages could not be installed: see what npm said above.',
  })
}
