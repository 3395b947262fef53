import type { Me, RoomSummary } from '../protocol/wire.ts'
import { browserAttention } from './attention.ts'
import { createConnection } from './connection.ts'
import { createHearth } from './hearth.ts'
import type { Hearth } from './model.ts'
import { deviceStore } from './outbox-store.ts'
import { browserTabs } from './tabs.ts'

/** A browser tab's window onto Hearth. Nothing is touched before it is started, so pages may make one anywhere. */
export function browserHearth(rendered: { me: Me | null; rooms?: readonly RoomSummary[] }): Hearth {
  return createHearth({
    ...rendered,
    connection: createConnection(),
    store: deviceStore(),
    tabs: browserTabs,
    attention: browserAttention,
  })
}
