import { house } from '@/lib/house.ts'
import { reaction } from '@/lib/protocol/commands.ts'
import { inRoom, routes } from '../../../../../../respond.ts'

const react = (on: boolean) =>
  inRoom(reaction, (seat, input) => house().chat.messages.react(seat, { ...input, on }))

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ PUT: react(true), DELETE: react(false) })
