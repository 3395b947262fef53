// One line a step: what is done, then a tick and how long it took.
import { spawn } from 'node:child_process'

/** Ends the start with a sentence. */
export class Failure extends Error {}

/**
 * Runs a program as a step; its output is shown only if it fails.
 * @param {string} title what is being done
 * @param {{ command: string[], cwd: string, env?: Record<string, string>, failure: string }} options
 */
export async function step(title, { command, cwd, env, failure }) {
  const terminal = process.stdout.isTTY
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  process.stdout.write(`  … ${title}${terminal ? '' : '\n'}`)
  const ticking = terminal
    ? setInterval(() => process.stdout.write(`\r  … ${title} (${seconds()} s)`), 1000)
    : setInterval(() => console.log(`  … still: ${title} (${seconds()} s)`), 20_000)
  const { ok, output } = await run(command, cwd, env)
  clearInterval(ticking)
  process.stdout.write(`${terminal ? '\r' : ''}  ${ok ? '✓' : '✗'} ${title} (${seconds()} s)\n`)
  if (ok) return
  console.error(output.trim())
  throw new Failure(failure)
}

/** A signal ends the program too: what it was making would be in the way of the next start. */
function run([program, ...args], cwd, env) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32'
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
    })
    const stop = (signal) => {
      child.kill(signal)
      process.exit(1)
    }
    for (const signal of signals) process.on(signal, stop)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output = (output + chunk).slice(-20_000)
      })
    }
    const done = (ok) => {
      for (const signal of signals) process.off(signal, stop)
      resolve({ ok, output })
    }
    child.on('error', (error) => {
      output += error.message
      done(false)
    })
    child.on('close', (code) => done(code === 0))
  })
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
