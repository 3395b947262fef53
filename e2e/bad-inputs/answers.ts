import { ask, connect, type Wire } from '../api.ts'
import { type Handler, handlers } from '../matrix/handlers.ts'
import type { Somebody } from '../matrix/people.ts'
import { pathOf } from '../matrix/samples.ts'
import type { Ids } from '../matrix/scenes.ts'
import { badRequests, type World } from '../refused-http.ts'
import { badCommands } from '../refused-socket.ts'
import { wrongInputs } from './made.ts'

/** One line of docs/bad-inputs.md: what is asked, what is wrong with it, and the answer to the letter. */
export type BadInput = { asked: string; what: string; code: string; status: string; says: string }

type Refused = { code?: string; message?: string; detail?: string; status?: number }

/** Asks everything that is wrong, in the tables and of every schema. */
export async function answers(world: World, who: Somebody, ids: Ids): Promise<BadInput[]> {
  const wire = connect({ url: world.url, token: world.outsider.token })
  const own = connect({ url: world.url, token: who.token })
  await Promise.all([wire, own].map((one) => new Promise((hello) => one.once('hello', hello))))
  const found = [...(await listed(world, wire)), ...(await made(world.url, own, who, ids))]
  for (const one of [wire, own]) one.disconnect()
  return found
}

async function listed(world: World, wire: Wire): Promise<BadInput[]> {
  const found: BadInput[] = []
  for (const { what, command, with: given } of badCommands) {
    const answer: Refused = await wire
      .timeout(20_000)
      .emitWithAck(command as never, ...(given(world) as never[]))
    found.push(line(`socket: ${command}`, what.replace(`${command} with `, 'with '), answer))
  }
  for (const { what, method = 'GET', path, body, headers, as } of badRequests) {
    const token = as ? as(world) : world.outsider.token
    const given = body?.(world)
    const answer = await fetch(`${world.url}/api/v1/${path(world)}`, {
      method,
      headers: {
        ...(given === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: given === undefined ? undefined : typeof given === 'string' ? given : JSON.stringify(given),
    })
    found.push(line(`HTTP: ${method}`, what, await answer.json()))
  }
  return found
}

async function made(url: string, wire: Wire, who: Somebody, ids: Ids): Promise<BadInput[]> {
  const found: BadInput[] = []
  for (const handler of await handlers()) {
    for (const { what, input } of wrongInputs(handler, ids)) {
      const answer = await asked(url, wire, who, ids, handler, input)
      if (answer)
        found.push(line(handler.kind === 'command' ? `socket: ${handler.name}` : handler.name, what, answer))
    }
  }
  return found
}

async function asked(url: string, wire: Wire, who: Somebody, ids: Ids, handler: Handler, input: object) {
  if (handler.kind === 'command') return refusedOnly(await ask(wire, handler.name as 'typing', { ...input }))
  const { method } = handler
  const query = method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>)}` : ''
  const answer = await fetch(url + pathOf(handler, ids) + query, {
    method,
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : JSON.stringify(input),
  })
  return answer.ok ? null : ((await answer.json()) as Refused)
}

const refusedOnly = (answer: { ok: boolean } & Refused) => (answer.ok ? null : answer)

function line(asked: string, what: string, { code = '', message, detail, status }: Refused): BadInput {
  return { asked, what, code, status: status ? String(status) : '', says: detail ?? message ?? '' }
}
