/**
 * What carries words between nodes: an adapter of Socket.IO's (Redis, or the workers of one machine), of which only
 * the part is named here that nodes need. It delivers at most once and in no order; what matters is made good from
 * the database.
 */
export type Bus = {
  name: 'redis' | 'workers'
  adapter(namespace: unknown): Adapter
  /** Resolves when all that was subscribed until now is heard. */
  settled(): Promise<void>
  state(): 'ok' | 'away'
  /** @param listener is called when it is back, after a time in which words were lost */
  onReturn(listener: () => void): void
  close(): Promise<void>
}

export type Adapter = {
  addAll(id: string, rooms: Set<string>): unknown
  del(id: string, room: string): unknown
  broadcast(packet: object, options: { rooms: Set<string>; except: Set<string>; flags: object }): unknown
  init(): unknown
  close(): unknown
}
