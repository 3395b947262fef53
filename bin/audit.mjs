// Known faults in what Hearth is made of, by npm's word: high ones fail the gate. A registry that does not answer is told, and
// fails nothing: what is not known cannot be mended, and many mirrors have no such list.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--json'], {
  encoding: 'utf8',
  timeout: 120_000,
  shell: process.platform === 'win32',
})

/** @returns {{ high: number, critical: number } | null} */
function counts() {
  try {
    return JSON.parse(stdout).metadata?.vulnerabilities ?? null
  } catch {
    return null
  }
}

const found = counts()
if (!found) console.log('npm audit: not answered by this registry')
else {
  console.log(`npm audit: ${found.critical} critical, ${found.high} high`)
  if (found.high + found.critical > 0) {
    console.log('See: npm audit --audit-level=high')
    process.exit(1)
  }
}
