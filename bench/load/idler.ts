import { type Line, openLine } from './line.ts'

export type Idler = {
  /** Resolves when all that the member is to know was told. */
  come(): Promise<void>
  /** Resolves when that is so once more, over another line. */
  comeBack(): Promise<void>
  isHere(): boolean
  /** What came last in one of the rooms is forgotten. */
  forget(): void
  leave(): void
}

/** As Hearth's own client waits. Milliseconds; each wait is half of this to one and a half. */
const patience = { open: 5_000, retryFirst: 300, retryMost: 1_500 }

type Hello = { rooms: { info: { id: string }; rev: number }[] }
type Answer = { ok: true; rooms: { room: string; to: number }[] }

/**
 * A member who only listens, and comes back by themselves when their line breaks, as Hearth's own client does: they
 * compare heads, and ask for what they lack. Bare Socket.IO has nothing to tell, and is over with the handshake.
 */
export function createIdler(url: string, token: string | null): Idler {
  const known = new Map<string, number>()
  let line: Line | null = null
  let opening: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let isHere = false
  let tell = () => {}

  function next() {
    return new Promise<void>((resolve) => {
      tell = resolve
    })
  }

  function arrived() {
    isHere = true
    tell()
  }

  function open() {
    opening = setTimeout(() => {
      line?.end()
      broke()
    }, patience.open)
    line = openLine(url, '/socket.io/?EIO=4&transport=websocket', { opened() {}, hear, broke })
  }

  function broke() {
    clearTimeout(opening)
    isHere = false
    const wait = Math.min(patience.retryMost, patience.retryFirst * 2 ** tries)
    tries += 1
    setTimeout(open, wait * (0.5 + Math.random()))
  }

  function hear(bytes: Buffer, from: number, to: number) {
    const kind = bytes.toString('latin1', from, from + 2)
    if (kind === '2') line?.say('3')
    else if (kind === '0{') {
      clearTimeout(opening)
      line?.say(token === null ? '40' : `40${JSON.stringify({ token })}`)
    } else if (kind === '40') welcome()
    else if (kind === '43') caughtUp(JSON.parse(bytes.toString('utf8', from + 3, to))[0])
    else if (bytes.toString('latin1', from, from + 10) === '42["hello"') {
      greeted(JSON.parse(bytes.toString('utf8', from + 2, to))[1])
    }
  }

  function welcome() {
    tries = 0
    if (token === null) arrived()
  }

  function greeted({ rooms }: Hello) {
    const lacking = rooms.flatMap(({ info, rev }) => {
      const since = known.get(info.id) ?? rev
      known.set(info.id, since)
      return since < rev ? [{ room: info.id, since }] : []
    })
    if (lacking.length === 0) arrived()
    else line?.say(`420${JSON.stringify(['room:subscribe', { rooms: lacking }])}`)
  }

  function caughtUp({ ok, rooms }: Answer) {
    if (!ok) throw new Error('a member was refused what they lack')
    for (const { room, to } of rooms) {
      if (to <= (known.get(room) ?? 0)) throw new Error('a member was not told what they lack')
      known.set(room, to)
    }
    arrived()
  }

  return {
    come() {
      open()
      return next()
    },
    comeBack: next,
    isHere: () => isHere,
    forget() {
      const [first] = known
      if (first) known.set(first[0], first[1] - 1)
    },
    leave() {
      clearTimeout(opening)
      line?.end()
    },
  }
}
