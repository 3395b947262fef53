import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export type Guess = { username: string; password: string; address: string }
type Told = { status: number; seconds: number; retryAfter: number | null }

/** Logins as a proxy passes them on, which says from where each comes. */
export function doorOf(url: string, atOnce: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const { hostname, port } = new URL(url)
  const logIn = ({ username, password, address }: Guess) =>
    new Promise<Told>((resolve, reject) => {
      const body = JSON.stringify({ username, password })
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address }
      const started = performance.now()
      const options = { hostname, port, agent, path: '/api/v1/login', method: 'POST', headers }
      const asked = request(options, (answer) => {
        answer.resume()
        answer.on('end', () => {
          const retryAfter = Number(answer.headers['retry-after'] ?? Number.NaN)
          const seconds = (performance.now() - started) / 1000
          resolve({ status: answer.statusCode ?? 0, seconds, retryAfter: retryAfter || null })
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  return { logIn, close: () => agent.destroy() }
}

export const address = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`

export type Stuffed = { statuses: Record<string, number>; slowestRefusal: number }

/** So many guesses of names and passwords that leaked elsewhere, from so many addresses. */
export async function stuff(
  url: string,
  { guesses, addresses, atOnce }: { guesses: number; addresses: number; atOnce: number },
): Promise<Stuffed> {
  const door = doorOf(url, atOnce)
  const told: Stuffed = { statuses: {}, slowestRefusal: 0 }
  let next = 0
  const robot = async () => {
    while (next < guesses) {
      const n = next++
      const guess = { username: `leaked${n}`, password: `password-${n}`, address: address(n % addresses) }
      const { status, seconds } = await door.logIn(guess)
      told.statuses[status] = (told.statuses[status] ?? 0) + 1
      if (status === 429) told.slowestRefusal = Math.max(told.slowestRefusal, seconds)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, robot))
  door.close()
  return told
}

/** Somebody who knows their password, comes from elsewhere, and tries again when told to. @returns seconds and tries */
export async function getIn(url: string, who: Guess, tries = 20) {
  const door = doorOf(url, 1)
  const started = performance.now()
  for (let n = 1; n <= tries; n++) {
    const { status, retryAfter } = await door.logIn(who)
    if (status === 200) {
      door.close()
      return { tries: n, seconds: (performance.now() - started) / 1000 }
    }
    await wait((retryAfter ?? 1) * 1000)
  }
  door.close()
  throw new Error(`${who.username} did not get in by ${tries} tries`)
}

/** What a process holds, in MB. */
export function memoryOf(pid: number): number {
  const [kilobytes] = /(?<=VmRSS:\s+)\d+/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? ['0']
  return Math.round(Number(kilobytes) / 1024)
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
