import type { CommandName } from '../../lib/protocol/commands.ts'
import type { Refusal, RefusalCode } from '../../lib/protocol/refusals.ts'
import type { Wire } from '../api.ts'
import type { World } from './world.ts'

export type BadRequest = {
  what: string
  method?: string
  path: (world: World) => string
  /** Sent as JSON; a string is sent as it stands. */
  body?: (world: World) => unknown
  headers?: Record<string, string>
  /** The outsider's token unless said otherwise. */
  as?: (world: World) => string | null
  code: RefusalCode
}

export type BadCommand = {
  what: string
  command: CommandName | (string & {})
  /** What is sent with it, argument by argument. */
  with: (world: World) => unknown[]
  code: RefusalCode
}

export function askOverHttp(
  world: World,
  { method = 'GET', path, body, headers, as }: BadRequest,
): Promise<Response> {
  const token = as ? as(world) : world.outsider.token
  const given = body?.(world)
  return fetch(`${world.url}/api/v1/${path(world)}`, {
    method,
    headers: {
      ...(given === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: given === undefined ? undefined : typeof given === 'string' ? given : JSON.stringify(given),
  })
}

export function askOverSocket(
  world: World,
  wire: Wire,
  { command, with: given }: BadCommand,
): Promise<Refusal> {
  return wire.timeout(20_000).emitWithAck(command as never, ...(given(world) as never[]))
}
