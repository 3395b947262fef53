// Which Python the bot's test uses: one that has Debian's python3-socketio, which the default one often has not.
import { spawnSync } from 'node:child_process'

/** @returns {string | undefined} */
export function findPython() {
  const has = (path) =>
    spawnSync(path, ['-c', 'import socketio, websocket'], { timeout: 30_000 }).status === 0
  return ['python3', '/usr/bin/python3', 'python'].find(has)
}
