import type { Answers, CommandName, CommandRequest, ServerEvents } from '../protocol/commands.ts'
import type { Refusal } from '../protocol/refusals.ts'
import type { ConnectionState } from './model.ts'

export type Connection = {
  state(): ConnectionState
  /** @returns a function that stops listening */
  watch(listener: (state: ConnectionState) => void): () => void
  on<Name extends keyof ServerEvents>(event: Name, listener: ServerEvents[Name]): () => void
  request<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<Answers[Name] | Refusal>
  start(): void
  stop(): void
}

export type ConnectionOptions = {
  /** Where Hearth is; this page's own origin when left out. */
  url?: string
  /** A personal token, for clients that are no browsers. Browsers send their cookie. */
  token?: string
}

export declare function createConnection(options?: ConnectionOptions): Connection
