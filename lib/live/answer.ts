import { randomUUID } from 'node:crypto'
import { faultOf } from '../ground/faults.ts'
import { createGate, type Gate } from '../ground/gate.ts'
import type { Log } from '../ground/log.ts'
import type { Throttle } from '../ground/throttle.ts'
import {
  type Answers,
  type CommandInput,
  type CommandName,
  isCommand,
  parseCommand,
} from '../protocol/commands.ts'
import { limits, type RateName } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { LiveSocket } from './wire.ts'

export type Asked = {
  socket: LiveSocket
  /** Work to be done in the same go as the answer leaves, right after it. */
  afterwards(work: () => void): void
}

/** What is done for each command, and how often it may be asked. */
export type Registry = {
  [Name in CommandName]: {
    rate: Extract<RateName, 'command' | 'change' | 'send' | 'report'>
    handle(input: CommandInput<Name>, asked: Asked): Promise<Answers[Name] | Refusal>
  }
}

/** What is looked up for one socket at the same time. */
const atOnce = 8

/**
 * Answers every packet of a socket: done, or a refusal [R8]. Packets never become events, so one that is called
 * `error` or `__proto__` is an unknown command like any other.
 */
export function answerer(registry: Registry, throttle: Throttle, log: Log) {
  const answering = new Set<Promise<void>>()
  const gates = new WeakMap<LiveSocket, Gate>()

  /** Hundreds of questions that one socket asks at once do not stand before everybody else's at the database. */
  function gateOf(socket: LiveSocket): Gate {
    const gate = gates.get(socket) ?? createGate(atOnce)
    gates.set(socket, gate)
    return gate
  }

  async function answer(socket: LiveSocket, [name, ...rest]: unknown[]) {
    const acknowledge = typeof rest.at(-1) === 'function' ? rest.pop() : undefined
    const after: (() => void)[] = []
    const asked: Asked = { socket, afterwards: (work) => after.push(work) }
    let answer: unknown
    try {
      answer = await (isCommand(name) ? run(name, rest, asked) : noSuchCommand(socket))
    } catch (error) {
      answer = failed(name, error)
    }
    if (typeof acknowledge === 'function') acknowledge(answer)
    for (const work of after) work()
  }

  function begin(socket: LiveSocket, packet: unknown[]) {
    const now = answer(socket, packet)
    const over = () => void answering.delete(now)
    answering.add(now)
    now.then(over, over)
  }

  /** Counted too, so that nonsense is not the one thing that may be asked without end. */
  function noSuchCommand({ id }: LiveSocket): Refusal {
    return throttle.take('command', id) ?? refuse('BAD', 'There is no such command.')
  }

  function failed(name: unknown, error: unknown): Refusal {
    const fault = faultOf(error)
    if (fault) return fault
    const request = randomUUID()
    log.error({ err: error, request, command: name }, 'a command failed')
    return refuse('DB', `Something went wrong here. Try again. (${request})`)
  }

  function run<Name extends CommandName>(name: Name, given: unknown[], asked: Asked) {
    const { rate, handle } = registry[name]
    const refusal = throttle.take(rate, keyOf(rate, asked.socket)) ?? beyond(name, asked.socket)
    if (refusal) return refusal
    if (given.length !== 1) return refuse('BAD', "That can't be sent: a command takes one object.")
    const input = parseCommand(name, given[0])
    if (refused(input)) return input
    const long = takeForLength(input, rate, asked)
    if (long) return long
    const work = () => handle(input, asked)
    return rate === 'command' && throttle.enabled ? gateOf(asked.socket)(work) : work()
  }

  /** A long text costs more to render than to send: it counts once more for each so many characters. */
  function takeForLength(input: object, rate: RateName, { socket }: Asked): Refusal | null {
    const length = 'text' in input && typeof input.text === 'string' ? input.text.length : 0
    for (let more = Math.floor(length / limits.textCountedOnce); more > 0; more--) {
      const slow = throttle.take(rate, keyOf(rate, socket))
      if (slow) return slow
    }
    return null
  }

  return {
    answer: begin,
    /** Resolves when what is being answered by now is answered. */
    settled: async () => void (await Promise.allSettled(answering)),
  }
}

/** What a token that may only read may ask; all else changes something, or tells others something. */
const reading: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['room:subscribe', 'room:unsubscribe', 'room:members', 'room:bans', 'room:reports'] as const),
  ...(['history:read', 'presence', 'presence:watch'] as const),
])

function beyond(name: CommandName, { data: { viewer } }: LiveSocket): Refusal | null {
  if (!viewer || reading.has(name) || viewer.scopes.includes('write')) return null
  return refuse('DENY', 'This token is not for that: it lacks the scope “write”.')
}

function keyOf(rate: RateName, socket: LiveSocket): string {
  return rate === 'command' ? socket.id : (socket.data.viewer?.id ?? socket.id)
}
