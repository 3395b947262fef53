/**
 * How many connections to PostgreSQL a process has at most. A server of one's own allows 100, unless told otherwise,
 * so that several workers share 80 of them as long as that leaves each enough to work with.
 */
export function connectionsEach(workers: number): number {
  return workers === 1 ? 20 : Math.min(10, Math.max(5, Math.floor(80 / workers)))
}

/** What the embedded PostgreSQL allows: the workers, their parent, and whoever looks in with psql or makes a copy. */
export function connectionsAllowed(workers: number): number {
  return Math.max(60, (workers + 1) * connectionsEach(workers) + 20)
}
