import { refuse } from '../protocol/refusals.ts'
import type { Pending } from './model.ts'
import type { Speaking } from './speaking.ts'

const nothing: readonly Pending[] = []

/** For those who only read: visitors' pages do without the outbox. */
export const silent: Speaking = {
  settle() {},
  as() {},
  send: () => refuse('AUTH'),
  retry() {},
  discard() {},
  arrived() {},
  pending: () => nothing,
  isDurable: () => true,
}
