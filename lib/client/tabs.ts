import type { ClientId, Sent, UserId } from '../protocol/wire.ts'
import type { Unsent } from './outbox-store.ts'

/** What the tabs of one browser tell each other about unsent messages. */
export type TabNews =
  | { type: 'kept'; entry: Unsent }
  | { type: 'sent'; id: ClientId; sent: Sent }
  | { type: 'removed'; id: ClientId }

export type Tabs = {
  /** Runs `work` while no other tab runs work of that name. */
  exclusively(name: string, work: () => Promise<void>): Promise<void>
  tell(news: TabNews): void
  /** @returns a function that stops listening */
  listen(listener: (news: TabNews) => void): () => void
}

export const loneTab: Tabs = {
  exclusively: (_name, work) => work(),
  tell: () => {},
  listen: () => () => {},
}

/**
 * Web Locks exist only in secure contexts. On a LAN over HTTP each tab sends what it holds; client ids make that
 * harmless.
 */
export function browserTabs(user: UserId): Tabs {
  const name = `hearth outbox ${user}`
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  return {
    exclusively: (part, work) => (locks ? locks.request(`${name} ${part}`, work) : work()),
    tell: (news) => channel?.postMessage(news),
    listen(listener) {
      const hear = (event: MessageEvent<TabNews>) => listener(event.data)
      channel?.addEventListener('message', hear)
      return () => {
        channel?.removeEventListener('message', hear)
        channel?.close()
      }
    },
  }
}
