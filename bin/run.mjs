// Runs a program with its output streamed, and ends it when it takes too long or falls silent for too long, or when we
// are told to end.
import { spawn } from 'node:child_process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
const windows = process.platform === 'win32'

/**
 * @param {string[]} command program and arguments; npm and npx are found on Windows too
 * @param {{ env?: Record<string, string>, seconds?: number, silence?: number, quiet?: boolean, cwd?: string }} [options]
 *   `seconds` in all and `silence` without output, before it is ended; `quiet` keeps its output back
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run([program, ...args], { env = {}, seconds = 1200, silence, quiet = false, cwd } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
      detached: !windows,
    })
    let output = ''
    const end = () => stop(child)
    const endWithUs = () => {
      end()
      process.exit(1)
    }
    for (const signal of signals) process.once(signal, endWithUs)
    const limit = setTimeout(end, seconds * 1000)
    let lull = silence && setTimeout(end, silence * 1000)
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.on('data', (chunk) => {
        if (!quiet) to.write(chunk)
        output = (output + chunk).slice(-20_000)
        if (!silence) return
        clearTimeout(lull)
        lull = setTimeout(end, silence * 1000)
      })
    }
    const done = (ok) => {
      clearTimeout(limit)
      clearTimeout(lull)
      for (const signal of signals) process.off(signal, endWithUs)
      resolve({ ok, output })
    }
    child.on('error', () => done(false))
    child.on('close', (code) => done(code === 0))
  })
}

/** With everything it started: npm and npx leave their children behind otherwise. */
function stop(child) {
  try {
    if (windows) child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}
