import * as argon2 from '@node-rs/argon2'
import { createGate } from './gate.ts'

/** OWASP's first choice for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Nobody's: checking against it costs what checking a real one costs. */
const nobodys = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

export type Passwords = {
  hash(password: string): Promise<string>
  /** For a null hash (no such account) it does the same work and says no, so that time tells nothing. */
  verify(hash: string | null, password: string): Promise<boolean>
}

/** @param atOnce hashes made at the same time: they share libuv's four threads with file reads and DNS. */
export function createPasswords(atOnce = 2): Passwords {
  const gate = createGate(atOnce)
  return {
    hash: (password) => gate(() => argon2.hash(password, cost)),
    async verify(hash, password) {
      const known = hash?.startsWith('$argon2id$') ? hash : null
      const right = await gate(() => argon2.verify(known ?? nobodys, password))
      return right && known !== null
    },
  }
}
