import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { z } from 'zod'
import { commands as socketCommands } from '../../lib/protocol/commands.ts'
import { root } from '../hearth.ts'

/**
 * Everything by which a stranger reaches the code: each socket command, each method of each route, each page, each
 * action of a form. Found in the code itself, so that none is forgotten.
 */
export type Handler = {
  kind: 'command' | 'route' | 'page' | 'action'
  /** `message:send`, `POST /api/v1/rooms/{room}/read`, `GET /r/{slug}`, `action joinRoom`. */
  name: string
  method: string
  /** With its parameters in braces. Of an action: the file that it stands in. */
  path: string
  /** What the input is parsed with, where the code names a schema of the protocol. */
  schema: z.ZodType | null
  /** Of an action: the names of what it reads of its form. */
  fields?: string[]
}

type Words = Record<string, unknown>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

export async function handlers(): Promise<Handler[]> {
  return [...commands(), ...routes(await words()), ...pages(), ...actions()]
}

/** What schemas are called, wherever in the protocol they stand. */
async function words(): Promise<Words> {
  const files = filesOf('lib/protocol', /(?<!\.test)\.ts$/)
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)))
  return Object.assign({}, ...modules)
}

function commands(): Handler[] {
  return Object.entries(socketCommands).map(([name, schema]) => ({
    kind: 'command',
    name,
    method: '',
    path: '',
    schema,
  }))
}

function routes(named: Words): Handler[] {
  return filesOf('app/api', /\/route\.ts$/).flatMap((file) => {
    const source = sourceOf(file)
    const path = pathOf(file)
    return [...methodsOf(source, named)].map(([method, schema]): Handler => {
      return { kind: 'route', name: `${method} ${path}`, method, path, schema }
    })
  })
}

function pages(): Handler[] {
  return filesOf('app', /\/page\.tsx$/).map((file) => {
    const path = pathOf(file)
    return { kind: 'page', name: `GET ${path}`, method: 'GET', path, schema: null }
  })
}

/** What forms are sent to: the functions that files marked 'use server' give away. */
function actions(): Handler[] {
  const files = [...filesOf('app', /\.tsx?$/), ...filesOf('components', /\.tsx?$/)].filter((file) =>
    /^\s*'use server'/m.test(readFileSync(join(root, file), 'utf8').slice(0, 400)),
  )
  return files.flatMap((file) => {
    const source = sourceOf(file)
    return source.statements
      .filter(ts.isFunctionDeclaration)
      .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
      .map(({ name, body }): Handler => {
        const one = { name: actionName(file, name?.text), method: 'POST', path: file, schema: null }
        return { kind: 'action', ...one, fields: fieldsIn(body?.getText() ?? '', source) }
      })
  })
}

/** Those of the administration have the names of others. */
export function actionName(file: string, name = ''): string {
  return file.startsWith('app/admin/') ? `action admin/${name}` : `action ${name}`
}

/** Also what functions of the same file read of the form that they are given. */
function fieldsIn(body: string, source: ts.SourceFile): string[] {
  const read = [...body.matchAll(/\b(?:\w+\(form, |form\.\w+\()'(\w+)'/g)].map(([, name = '']) => name)
  const passed = [...body.matchAll(/\b(\w+)\(form\)/g)].flatMap(([, name = '']) => {
    const local = declarationOf(name, source)?.getText()
    // What is imported is `seatOf`.
    if (local === undefined) return ['room']
    return local === body ? [] : fieldsIn(local, source)
  })
  return [...new Set([...passed, ...read])]
}

function filesOf(folder: string, like: RegExp): string[] {
  const all = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return all
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => like.test(file))
    .sort()
}

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
}

/** Folders in round brackets are none of the address. */
function pathOf(file: string): string {
  const parts = file.split('/').slice(1, -1)
  const seen = parts.filter((part) => !part.startsWith('('))
  return `/${seen.map((part) => part.replace(/^\[\[?(?:\.\.\.)?(\w+)\]\]?$/, '{$1}')).join('/')}`
}

/** Of `routes({ GET: … })` what stands in it; of a file without, what it exports by the name of a method. */
function methodsOf(source: ts.SourceFile, named: Words): Map<string, z.ZodType | null> {
  const listed = new Map<string, z.ZodType | null>()
  const exported = new Map<string, null>()
  walk(source, (node) => {
    if (ts.isExportSpecifier(node) && methods.includes(node.name.text)) exported.set(node.name.text, null)
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'routes') return
    const [list] = node.arguments
    if (!list || !ts.isObjectLiteralExpression(list))
      throw new Error(`${source.fileName}: no list of methods`)
    for (const one of list.properties)
      if (one.name) listed.set(one.name.getText(), schemaIn(one, source, named))
  })
  return listed.size > 0 ? listed : exported
}

/** The first schema of the protocol that is named there, or in a function of the same file that is called there. */
function schemaIn(node: ts.Node, source: ts.SourceFile, named: Words): z.ZodType | null {
  let schema: z.ZodType | null = null
  walk(node, (inner) => {
    if (schema || !ts.isIdentifier(inner)) return
    const value = named[inner.text]
    if (isSchema(value)) schema = value
    else if (ts.isCallExpression(inner.parent) && inner.parent.expression === inner) {
      const local = declarationOf(inner.text, source)
      if (local) schema = schemaIn(local, source, named)
    }
  })
  return schema
}

function declarationOf(name: string, source: ts.SourceFile): ts.Node | undefined {
  let found: ts.Node | undefined
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) found = node.initializer
    if (ts.isFunctionDeclaration(node) && node.name?.text === name) found = node.body
  })
  return found
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && 'safeParse' in value
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}
