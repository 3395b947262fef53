import type pg from 'pg'
import type { Answer, Ask } from './asking.ts'
import type { Handler } from './handlers.ts'
import { type Row, type Target, targets } from './rows.ts'
import { absentIds, canaries, type Ids, plantScenes, type Scene } from './scenes.ts'

/** What one handler answered to everybody, and where it told what is there from what is not. */
export type Asked = { row: Row; leaks: string[] }

/** Asks a handler everything that its row speaks of, each caller in a room of their own. */
export async function askRow(
  ask: Ask,
  pool: pg.Pool,
  foreign: Ids,
  handler: Handler,
  { expected }: Row,
): Promise<Asked> {
  const leaks: string[] = []
  const row: Row = {
    name: handler.name,
    expected: { private: null, public: null, foreign: null, mixed: null },
  }
  for (const target of targets) {
    const letters = expected[target]
    if (letters === null) continue
    const kind = target === 'public' ? 'public' : 'private'
    const { scenes, remove } = await plantScenes(pool, kind, foreign)
    const cells = scenes.map(async (scene, n) => (letters[n] === '-' ? '-' : cell(handler, target, scene)))
    row.expected[target] = (await Promise.all(cells)).join('')
    await remove()
  }

  async function cell(one: Handler, target: Target, scene: Scene): Promise<string> {
    const answer = await ask(one, idsOf(target, scene), scene.who)
    if (isLeak(target, answer)) leaks.push(`${one.name}, ${target}, ${scene.caller}, tells what the room has`)
    const governs = scene.caller === 'administrator' && one.path.includes('/admin')
    // To whoever administers the instance nobody's existence is a secret.
    if (answer.letter === 'N' && !governs) await compare(one, target, scene, answer)
    if (target === 'foreign') await compareNames(one, scene, answer)
    return answer.letter
  }

  /** A room is named by its id or by its address. */
  async function compareNames(one: Handler, { foreign: ids, who, caller }: Scene, answer: Answer) {
    const bySlug = await ask(one, { ...ids, room: ids.slug }, who)
    if (bySlug.letter !== answer.letter)
      leaks.push(`${one.name}, foreign, ${caller}, by its address: ${bySlug.told}`)
  }

  /** Whoever is told that there is nothing is told so in the same words where there really is nothing. */
  async function compare(one: Handler, target: Target, scene: Scene, answer: Answer) {
    const { room, slug, seq } = scene.own
    const absent = { ...absentIds(), ...(target === 'mixed' ? { room, slug } : { seq }) }
    const nothing = await ask(one, absent, scene.who)
    if (nothing.told === answer.told) return
    leaks.push(`${one.name}, ${target}, ${scene.caller}: ${difference(answer.told, nothing.told)}`)
  }
  return { row, leaks }
}

function idsOf(target: Target, { own, foreign }: Scene): Ids {
  if (target === 'foreign') return foreign
  return target === 'mixed' ? mixed(own, foreign) : own
}

/** One's own room, and in it what belongs to another room, to another person, or is something else altogether. */
function mixed(own: Ids, foreign: Ids): Ids {
  return {
    ...{ ...own, seq: 1, user: foreign.user, newcomer: foreign.room },
    ...{ invite: foreign.invite, code: foreign.room, session: own.token, token: own.session },
  }
}

/** A public room's name is public. */
function isLeak(target: Target, { letter, text }: Answer): boolean {
  if (target === 'foreign') return letter !== '+' && text.includes(canaries.foreign)
  return target === 'private' && letter === 'N' && text.includes(canaries.private)
}

function difference(one: string, other: string): string {
  const at = [...one].findIndex((letter, n) => letter !== other[n])
  const from = Math.max(0, at - 40)
  return `…${one.slice(from, at + 80)}… and where there is nothing …${other.slice(from, at + 80)}…`
}
