import pg from 'pg'
import { addMember, makeRoom, say, signUp } from '../api.ts'
import { embeddedAddress } from '../chaos/family.ts'
import { startHearth } from '../hearth.ts'
import { plantForeign, plantScenes } from '../matrix/scenes.ts'
import { answers, type BadInput } from './answers.ts'

/** A server of its own, asked everything that is wrong by somebody who may do everything. */
export async function askEverything(): Promise<BadInput[]> {
  const hearth = await startHearth()
  const pool = new pg.Pool(embeddedAddress(hearth))
  try {
    const owner = await signUp(hearth.url, 'owner')
    const outsider = await signUp(hearth.url, 'outsider')
    const square = await makeRoom(owner, 'Square', 'public')
    const secret = await makeRoom(owner, 'Secret')
    const open = await makeRoom(owner, 'Open', 'public')
    await addMember(owner, square, outsider.me.id)
    for (const room of [square, secret, open]) await say(owner, room.id, 'The first message')
    const { scenes } = await plantScenes(pool, 'private', await plantForeign(pool))
    const scene = scenes.find(({ caller }) => caller === 'owner')
    if (!scene?.who) throw new Error('One of them owns the room')
    await pool.query("update users set role = 'owner' where id = $1", [scene.who.id])
    return await answers({ url: hearth.url, owner, outsider, square, secret, open }, scene.who, scene.own)
  } finally {
    await pool.end()
    await hearth.remove()
  }
}
