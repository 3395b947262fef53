import { house } from '@/lib/house.ts'
import { profileUpdate } from '@/lib/protocol/accounts.ts'
import { nothing } from '@/lib/protocol/commands.ts'
import { named, person, routes } from '../respond.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: person(nothing, (viewer) => named('me', house().chat.people.profile(viewer))),
  PATCH: person(
    profileUpdate,
    (viewer, input) => named('me', house().chat.people.updateProfile(viewer, input)),
    // Who changes the address may have a new password sent there.
    { scope: 'admin' },
  ),
})
