import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

/**
 * Those that freeze or flood servers, run several at once, or ask of them what a busy machine would keep them from. They wait more than
 * they work, so two of them still leave the machine time.
 */
const faults = ['chaos', 'frozen', 'rolling', 'workers', 'threats/floods'].map(
  (name) => `e2e/${name}.test.ts`,
)

/**
 * Two kinds: `unit` stands beside the code it tests; `outside` starts the built Hearth and speaks to it from outside, and
 * `faults` does so when nothing works beside it. Two files at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: [
            '{app,components,lib,prisma,bin,bench}/**/*.test.{ts,tsx}',
            'e2e/house.test.ts',
            'e2e/chaos/*.test.ts',
            'e2e/matrix/*.test.ts',
          ],
          exclude: ['**/node_modules/**', 'prisma/generated/**'],
          globalSetup: 'lib/ground/testing-server.ts',
          // As many as the smallest machine that runs them has processors; by itself one would be left idle.
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'outside',
          include: ['e2e/**/*.test.ts'],
          exclude: ['e2e/house.test.ts', 'e2e/chaos/*.test.ts', 'e2e/matrix/*.test.ts', ...faults],
          maxWorkers: 2,
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'faults',
          include: faults,
          maxWorkers: 2,
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
