import { house } from '@/lib/house.ts'
import { accountsQuery } from '@/lib/protocol/administration.ts'
import { inOffice, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(accountsQuery, (office, query) => house().chat.accounts.page(office, query)),
})
