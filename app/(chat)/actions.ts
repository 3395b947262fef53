'use server'
import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import type { Seat } from '@/lib/chat/chat.ts'
import { house } from '@/lib/house.ts'
import { newDirect, newInvite, newMessage, newRoom, parse, roomUpdate } from '@/lib/protocol/commands.ts'
import { refuse, refused } from '@/lib/protocol/refusals.ts'
import { doneForm, refusedForm, type Told, text } from '../told.ts'
import { back, path, seatOf, signedIn } from './form-seat.ts'

export async function createRoom(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/new')
  const input = parse(newRoom, {
    name: text(form, 'name'),
    kind: text(form, 'kind'),
    topic: text(form, 'topic'),
  })
  if (refused(input)) return refusedForm(input, form)
  const room = await house().chat.rooms.create(here, input)
  if (refused(room)) return refusedForm(room, form)
  const seat = await house().chat.enter(here, room.id)
  // A room's first need is somebody else: its link is ready when its page opens.
  if (!refused(seat)) await house().chat.invites.create(seat, { days: 7, uses: null })
  redirect(`/r/${encodeURIComponent(room.slug)}`)
}

export async function openDirect(_: Told, form: FormData): Promise<Told> {
  const here = await signedIn('/')
  const one = text(form, 'user')
  const input = parse(newDirect, { users: one ? [one] : form.getAll('users') })
  if (refused(input)) return refusedForm(input, form)
  const room = await house().chat.rooms.openDirect(here, input)
  if (refused(room)) return refusedForm(room, form)
  redirect(`/r/${encodeURIComponent(room.info.slug)}`)
}

export async function joinRoom(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const joined = await house().chat.rooms.join(seat)
  if (refused(joined)) return refusedForm(joined, form)
  redirect(path(seat))
}

export async function leaveRoom(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const left = await house().chat.rooms.leave(seat)
  return refused(left) ? refusedForm(left, form) : redirect('/')
}

export async function sendMessage(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  // Forms send line breaks as CR LF.
  const said = text(form, 'text').replaceAll('\r\n', '\n')
  const input = parse(newMessage, { id: text(form, 'id'), text: said })
  if (refused(input)) return refusedForm(input, form)
  const sent = await house().chat.messages.send(seat, input)
  return refused(sent) ? refusedForm(sent, form) : redirect(path(seat))
}

export async function updateRoom(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const name = form.has('name') ? text(form, 'name') : undefined
  const input = parse(roomUpdate, { name, topic: text(form, 'topic') })
  if (refused(input)) return refusedForm(input, form)
  const updated = await house().chat.rooms.update(seat, input)
  if (refused(updated)) return refusedForm(updated, form)
  refresh()
  return doneForm('Saved.')
}

export async function addMember(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const username = text(form, 'username').trim().replace(/^@/, '')
  if (username === '') return refusedForm(refuse('BAD', 'Type a username.'), form)
  const person = await house().chat.people.byUsername(await signedIn(path(seat)), username)
  if (refused(person)) return refusedForm({ ...person, message: 'Nobody here has this username.' }, form)
  const added = await house().chat.rooms.addMember(seat, person.id)
  if (refused(added)) return refusedForm(added, form)
  back(seat, form)
  return doneForm(`Added ${added.user.name}.`)
}

export async function createInvite(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const uses = text(form, 'uses').trim()
  const input = parse(newInvite, {
    days: Number(text(form, 'days')),
    uses: uses === '' ? null : Number(uses),
  })
  if (refused(input)) return refusedForm(input, form)
  const invite = await house().chat.invites.create(seat, input)
  return refused(invite) ? refusedForm(invite, form) : toInvites(seat)
}

export async function revokeInvite(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const revoked = await house().chat.invites.revoke(seat, text(form, 'invite'))
  return refused(revoked) ? refusedForm(revoked, form) : toInvites(seat)
}

/** Next takes a redirection within the page for a jump that changes nothing. */
function toInvites(seat: Seat): never {
  refresh()
  redirect(`${path(seat)}/settings#invites`)
}
