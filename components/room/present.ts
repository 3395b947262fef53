import type { RoomView } from '@/lib/client/model.ts'
import type { Member } from '@/lib/protocol/wire.ts'

export const presentOf = (members: RoomView['members']): Member[] =>
  [...members.values()].filter(({ leftAt }) => leftAt === null)
