import type { z } from 'zod'
import { type From, from } from '@/app/session.ts'
import type { Asking, Seat } from '@/lib/chat/access.ts'
import type { Office } from '@/lib/chat/office.ts'
import type { Viewer } from '@/lib/ground/identity.ts'
import { house } from '@/lib/house.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { roomRef } from '@/lib/protocol/fields.ts'
import type { RateName } from '@/lib/protocol/limits.ts'
import { type Refusal, refuse, refused } from '@/lib/protocol/refusals.ts'
import type { Scope } from '@/lib/protocol/wire.ts'
import { done, problem } from './problem.ts'
import { asks, bytesOf, fieldsOf, type Params } from './read.ts'

type Handler = (request: Request, context: { params: Promise<Params | undefined> }) => Promise<Response>
type Methods = { [Name in 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE']?: Handler }
type Answer = Promise<object | Refusal>
/** `scope`: what a token must be for, where it is not `read` for what is asked and `write` for what is changed. */
type More = { status?: 200 | 201; rate?: RateName; scope?: Scope | 'any' }

/** What a path can do. Every other method is refused as a problem too, and told which ones there are. */
export function routes(methods: Methods) {
  const allow = Object.keys(methods).join(', ')
  const other: Handler = async (request) =>
    problem(refuse('BAD', `${request.method} is not possible here, only ${allow}.`), {
      status: 405,
      headers: { allow },
    })
  const options: Handler = async () => new Response(null, { status: 204, headers: { allow } })
  return {
    GET: methods.GET ?? other,
    POST: methods.POST ?? other,
    PUT: methods.PUT ?? other,
    PATCH: methods.PATCH ?? other,
    DELETE: methods.DELETE ?? other,
    OPTIONS: options,
  }
}

/** A request that needs nobody to be signed in. */
export function anyone<Schema extends z.ZodType>(
  schema: Schema,
  handle: (input: z.infer<Schema>, from: From, viewer: Viewer | null) => Answer,
  more?: More,
): Handler {
  return answering(more, async (request, params, viewer) => {
    const input = await inputOf(schema, request, params)
    return refused(input) ? input : handle(input, from(request.headers), viewer)
  })
}

/** A request by somebody signed in. */
export function person<Schema extends z.ZodType>(
  schema: Schema,
  handle: (viewer: Viewer, input: z.infer<Schema>, from: From) => Answer,
  more?: More,
): Handler {
  return answering(more, async (request, params, viewer) => {
    if (!viewer) return refuse('AUTH')
    const input = await inputOf(schema, request, params)
    return refused(input) ? input : handle(viewer, input, from(request.headers))
  })
}

/** A request by somebody signed in, whose body is a file and not words, and is not read before it is asked for. */
export function bringing(
  most: number,
  handle: (viewer: Viewer, read: () => Promise<Buffer | Refusal>) => Answer,
  more?: More,
): Handler {
  return answering(more, async (request, _, viewer) =>
    viewer ? handle(viewer, () => bytesOf(request, most)) : refuse('AUTH'),
  )
}

/** A request in a room, by somebody signed in. */
export function inRoom<Schema extends z.ZodType>(
  schema: Schema,
  handle: (seat: Seat, input: z.infer<Schema>) => Answer,
  more?: More,
): Handler {
  return answering(more, async (request, params, viewer) =>
    viewer ? seated(schema, handle, request, params, viewer) : refuse('AUTH'),
  )
}

/** A request by whoever administers this instance. For all others there is nothing there. */
export function inOffice<Schema extends z.ZodType>(
  schema: Schema,
  handle: (office: Office, input: z.infer<Schema>) => Answer,
  more?: More,
): Handler {
  return answering(more, async (request, params, viewer) => {
    const office = house().chat.takeOffice(viewer, from(request.headers).address)
    if (refused(office)) return office
    const input = await inputOf(schema, request, params)
    return refused(input) ? input : handle(office, input)
  })
}

/** A request that visitors may make in public rooms. Whether they may is asked by what reads. */
export function readingRoom<Schema extends z.ZodType>(
  schema: Schema,
  handle: (asking: Asking, input: z.infer<Schema>) => Answer,
): Handler {
  return answering(undefined, async (request, params, viewer) => {
    const asked = await askedFor(schema, request, params)
    return refused(asked) ? asked : handle({ viewer, room: asked.room }, asked.input)
  })
}

async function seated<Schema extends z.ZodType>(
  schema: Schema,
  handle: (seat: Seat, input: z.infer<Schema>) => Answer,
  request: Request,
  params: Params,
  viewer: Viewer | null,
): Answer {
  const asked = await askedFor(schema, request, params)
  if (refused(asked)) return asked
  const seat = await house().chat.enter(viewer, asked.room)
  return refused(seat) ? seat : handle(seat, asked.input)
}

/** Which room, and what of it. */
async function askedFor<Schema extends z.ZodType>(
  schema: Schema,
  request: Request,
  { room, ...params }: Params,
) {
  const ref = roomRef.safeParse(room)
  if (!ref.success) return refuse('NONE')
  const input = await inputOf(schema, request, params)
  return refused(input) ? input : { room: ref.data, input }
}

async function inputOf<Schema extends z.ZodType>(schema: Schema, request: Request, params: Params) {
  const fields = await fieldsOf(request, params)
  return refused(fields) ? fields : parse(schema, fields)
}

/** A result under the name that it has in the answer. */
export async function named<Name extends string>(name: Name, result: Promise<object | number>): Answer {
  const found = await result
  return refused(found) ? found : { [name]: found }
}

type Work = (request: Request, params: Params, viewer: Viewer | null) => Answer

/** Around every request: who asks, whether too often, and an answer whatever happens. */
function answering({ status = 200, rate, scope }: More = {}, work: Work): Handler {
  return async (request, { params }) => {
    try {
      const viewer = await asker(request)
      if (refused(viewer)) return problem(viewer)
      const usual = asks(request) ? 'command' : 'change'
      const key = viewer?.id ?? from(request.headers).address
      const slow = house().throttle.take(rate ?? usual, key)
      const outside = slow ?? (viewer && beyond(viewer, request, scope))
      const result = outside ?? (await work(request, (await params) ?? {}, viewer))
      if (result instanceof Response) return result
      return refused(result) ? problem(result) : done(result, status)
    } catch (error) {
      return unexpected(error, request)
    }
  }
}

/** Whoever made the token said what it is for. All that lies under /admin needs the highest, whoever writes its route. */
function beyond(viewer: Viewer, request: Request, scope?: More['scope']): Refusal | null {
  const governs = new URL(request.url).pathname.startsWith('/api/v1/admin/')
  const needed = governs ? 'admin' : (scope ?? (asks(request) ? 'read' : 'write'))
  if (needed === 'any' || viewer.scopes.includes(needed)) return null
  return refuse('DENY', `This token is not for that: it lacks the scope “${needed}”.`)
}

/** A wrong token is told, not taken for no token: whoever sends one believes to be signed in. */
async function asker(request: Request): Promise<Viewer | null | Refusal> {
  const { headers } = request
  const authorization = headers.get('authorization')
  const cookie = authorization === null ? headers.get('cookie') : null
  if (authorization === null && cookie === null) return null
  const viewer = await house().identity.identify({ cookie, authorization })
  return viewer ?? (authorization === null ? null : refuse('AUTH'))
}

function unexpected(error: unknown, request: Request): Response {
  const id = request.headers.get('x-request-id') ?? crypto.randomUUID()
  const fault = house().faultOf(error)
  const { pathname } = new URL(request.url)
  // A client that went away in the middle is no failure of ours.
  const level = error instanceof Error && 'code' in error && error.code === 'ECONNRESET' ? 'debug' : 'error'
  house().log[level]({ err: error, request: id, method: request.method, path: pathname }, 'A request failed')
  return problem(fault ?? refuse('BUG'), { id })
}
