import { house } from '@/lib/house.ts'
import { byRoomId, roomArrangement, roomRemoval } from '@/lib/protocol/administration.ts'
import { inOffice, named, routes } from '../../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(byRoomId, (office, { room }) => named('room', house().chat.allRooms.one(office, room))),
  PATCH: inOffice(roomArrangement, (office, { room, announceOnly }) =>
    house().chat.allRooms.announceOnly(office, room, announceOnly),
  ),
  DELETE: inOffice(roomRemoval, (office, input) => house().chat.allRooms.remove(office, input)),
})
