import type { RoomInfo } from '../../lib/protocol/wire.ts'
import { type Account, addMember, makeRoom, say, signUp } from '../api.ts'

/** Who and what the tables of bad input speak of. The outsider is in `square` and in nothing else of the owner's. */
export type World = {
  url: string
  owner: Account
  outsider: Account
  square: RoomInfo
  secret: RoomInfo
  open: RoomInfo
}

/** In each of its rooms there is one message. */
export async function makeWorld(url: string): Promise<World> {
  const owner = await signUp(url, 'owner')
  const outsider = await signUp(url, 'outsider')
  const square = await makeRoom(owner, 'Square', 'public')
  const secret = await makeRoom(owner, 'Secret')
  const open = await makeRoom(owner, 'Open', 'public')
  await addMember(owner, square, outsider.me.id)
  for (const room of [square, secret, open]) await say(owner, room.id, 'The first message')
  return { url, owner, outsider, square, secret, open }
}
