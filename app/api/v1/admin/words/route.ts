import { house } from '@/lib/house.ts'
import { filteredWords } from '@/lib/protocol/administration.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { inOffice, named, routes } from '../../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: inOffice(nothing, (office) => named('words', house().chat.bylaws.words(office))),
  PUT: inOffice(filteredWords, (office, input) => house().chat.bylaws.setWords(office, input)),
})
