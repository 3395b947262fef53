import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from '../e2e/hearth.ts'

/** What the issue of speed allows, in KiB, gzip. An empty Next page has 132. */
export const scriptsMost = { visitor: 165, member: 230 }

/** The scripts that a page's HTML asks for, at once or ahead of need; not those for browsers without modules. */
export function scriptsOf(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? []
  const asked = tags.filter(
    (tag) => !/ nomodule/i.test(tag) && (tag.startsWith('<script') || / as="script"/.test(tag)),
  )
  const paths = asked.map((tag) => / (?:src|href)="(\/_next\/static\/[^"?]+)/.exec(tag)?.[1])
  return [...new Set(paths.filter((path) => path !== undefined))]
}

/** Their size together, each compressed as well as gzip can. KiB. */
export function scriptsSize(html: string): number {
  const sizes = scriptsOf(html).map((path) => {
    const file = readFileSync(join(root, path.replace('/_next/', '.next/')))
    return gzipSync(file, { level: 9 }).length
  })
  return sizes.reduce((sum, one) => sum + one, 0) / 1024
}
