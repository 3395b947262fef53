import { ask, connect, type Wire } from '../api.ts'
import { embeddedAddress, openPool } from '../chaos/family.ts'
import { startHearth } from '../hearth.ts'
import { type Handler, handlers } from '../matrix/handlers.ts'
import type { Somebody } from '../matrix/people.ts'
import { pathOf } from '../matrix/samples.ts'
import { type Ids, plantForeign, plantScenes } from '../matrix/scenes.ts'
import { askOverHttp, askOverSocket } from './asking.ts'
import { badCommands } from './commands.ts'
import { wrongInputs } from './made.ts'
import { badRequests } from './requests.ts'
import { makeWorld, type World } from './world.ts'

/** One line of docs/bad-inputs.md: what is asked, what is wrong with it, and the answer to the letter. */
export type BadInput = { asked: string; what: string; code: string; status: string; says: string }

type Refused = { code?: string; message?: string; detail?: string; status?: number }

/** A server of its own, asked everything that is wrong by somebody who may do everything. */
export async function askEverything(): Promise<BadInput[]> {
  const hearth = await startHearth()
  const pool = openPool(embeddedAddress(hearth))
  try {
    const world = await makeWorld(hearth.url)
    const { scenes } = await plantScenes(pool, 'private', await plantForeign(pool))
    const scene = scenes.find(({ caller }) => caller === 'owner')
    if (!scene?.who) throw new Error('One of them owns the room')
    await pool.query("update users set role = 'owner' where id = $1", [scene.who.id])
    return await answers(world, scene.who, scene.own)
  } finally {
    await pool.end()
    await hearth.remove()
  }
}

/** What is in the tables, and what is made of every schema. */
async function answers(world: World, who: Somebody, ids: Ids): Promise<BadInput[]> {
  const wire = connect({ url: world.url, token: world.outsider.token })
  const own = connect({ url: world.url, token: who.token })
  await Promise.all([wire, own].map((one) => new Promise((hello) => one.once('hello', hello))))
  const found = [...(await listed(world, wire)), ...(await made(world.url, own, who, ids))]
  for (const one of [wire, own]) one.disconnect()
  return found
}

async function listed(world: World, wire: Wire): Promise<BadInput[]> {
  const found: BadInput[] = []
  for (const bad of badCommands) {
    const { command, what } = bad
    const answer = await askOverSocket(world, wire, bad)
    found.push(line(`socket: ${command}`, what.replace(`${command} with `, 'with '), answer))
  }
  for (const bad of badRequests) {
    const answer = await askOverHttp(world, bad)
    found.push(line(`HTTP: ${bad.method ?? 'GET'}`, bad.what, await answer.json()))
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
