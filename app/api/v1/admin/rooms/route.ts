import { house } from '@/lib/house.ts'
import { allRoomsQuery } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(allRoomsQuery, (office, query) => house().chat.allRooms.page(office, query)),
})
