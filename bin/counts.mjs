// Sums what the stages of `npm test` counted.
import { existsSync, readFileSync } from 'node:fs'

/** A skipped test proves nothing, so it counts as failed. */
export function vitestCounts(file, ok) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1 }
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests
  return settle({ passed: report.numPassedTests, failed }, ok)
}

export function playwrightCounts(file, ok) {
  const report = readReport(file)
  if (!report) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return settle({ passed: expected, failed: unexpected + flaky + skipped }, ok)
}

export const checkCounts = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 })

export function sum(counts) {
  const total = { passed: 0, failed: 0 }
  for (const { passed, failed } of counts) {
    total.passed += passed
    total.failed += failed
  }
  return total
}

/** A run that failed without a failed test (a file that does not load), or that ran nothing, is a failure too. */
function settle({ passed, failed }, ok) {
  const silent = failed === 0 && (!ok || passed === 0)
  return { passed, failed: silent ? 1 : failed }
}

function readReport(file) {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
