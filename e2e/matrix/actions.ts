import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../hearth.ts'
import { actionName } from './handlers.ts'

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; exportedName: string; filename: string }>
}

/** By what name a form reaches each action, and on which page: Next decides that when it builds. */
export function actionIds(): Map<string, { id: string; page: string }> {
  const file = join(root, '.next/server/server-reference-manifest.json')
  const { node }: Manifest = JSON.parse(readFileSync(file, 'utf8'))
  return new Map(
    Object.entries(node).map(([id, { workers, exportedName, filename }]) => {
      const pages = Object.keys(workers).map(addressOf)
      return [
        actionName(filename, exportedName),
        { id, page: pages.find((page) => !page.includes('{')) ?? pages[0] ?? '/' },
      ]
    }),
  )
}

function addressOf(worker: string): string {
  const parts = worker.split('/').slice(1, -1)
  return `/${parts
    .filter((part) => !part.startsWith('('))
    .map((part) => part.replace(/^\[(\w+)\]$/, '{$1}'))
    .join('/')}`
}
