import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Hearth never asks Prisma's engine anything, but Prisma wants to see one: where none is, any program will do. */
export function anyEngine() {
  const folder = `${root}node_modules/@prisma/engines`
  const there = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('schema-engine'))
  return there || process.env.PRISMA_SCHEMA_ENGINE_BINARY
    ? {}
    : { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }
}
