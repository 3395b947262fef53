import type pg from 'pg'
import type { z } from 'zod'
import type { auditExport, auditQuery } from '../protocol/administration.ts'
import { type AuditEntry, entries } from './audit.ts'
import type { Office } from './office.ts'

/** Entries that are read at once. */
const portion = 500

type Query = Omit<z.infer<typeof auditQuery>, 'limit'>

/** The audit log, for whoever administers the instance. */
export function createBook(pool: pg.Pool) {
  return {
    /** The newest first; `next` leads to those before them. */
    async page(_: Office, query: Partial<Query> & { limit: number }) {
      const found = await entries(pool, { ...query, limit: query.limit + 1 })
      const those = found.slice(0, query.limit)
      return { entries: those, next: found.length > query.limit ? (those.at(-1)?.id ?? null) : null }
    },

    /** All of it that is asked for, as text, a portion at a time: nobody has to hold it as a whole. */
    async *text(_: Office, { format, ...query }: z.infer<typeof auditExport>): AsyncGenerator<string, void> {
      if (format === 'csv') yield csvLine(columns)
      for (let before: number | undefined; ; ) {
        const found = await entries(pool, { ...query, before, limit: portion })
        if (found.length > 0) yield found.map(format === 'csv' ? toCsv : toJsonLine).join('')
        if (found.length < portion) return
        before = found.at(-1)?.id
      }
    },
  }
}

const columns = ['id', 'at', 'actor', 'act', 'target', 'detail', 'address']

const toJsonLine = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`

function toCsv({ id, at, actor, act, target, detail, address }: AuditEntry): string {
  return csvLine([String(id), at, actor.username, act, target, JSON.stringify(detail), address])
}

/** As RFC 4180 wants it. */
const csvLine = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`

/**
 * Spreadsheets run what begins like a formula, in whatever width, and people choose names and write reasons: such a cell
 * begins with an apostrophe, which they take for "this is text".
 */
export function csvCell(text: string): string {
  const formula = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text)
  return `"${(formula ? `'${text}` : text).replaceAll('"', '""')}"`
}
