import { refuse } from '@/lib/protocol/refusals.ts'
import { problem } from '../v1/problem.ts'

/** Every path under /api that is nothing. */
const nothing = async () => problem(refuse('NONE'))

export {
  nothing as DELETE,
  nothing as GET,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
}
