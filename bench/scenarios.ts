import type { Scenario } from './scenario.ts'
import { connections } from './scenarios/connections.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { history } from './scenarios/history.ts'
import { latency } from './scenarios/latency.ts'
import { manyRooms } from './scenarios/many-rooms.ts'
import { roomPage } from './scenarios/room-page.ts'
import { scripts } from './scenarios/scripts.ts'
import { sidebar } from './scenarios/sidebar.ts'
import { start } from './scenarios/start.ts'

/** In the order in which they are measured. */
export const scenarios: Scenario[] = [
  latency,
  fanOut,
  manyRooms,
  connections,
  history,
  roomPage,
  start,
  sidebar,
  scripts,
]
