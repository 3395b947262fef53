'use server'
import type { Office } from '@/lib/chat/office.ts'
import type { HandedLink } from '@/lib/chat/one-time-links.ts'
import { house } from '@/lib/house.ts'
import { newInstanceInvite, signupPolicy } from '@/lib/protocol/accounts.ts'
import {
  addressBan,
  byUser,
  filteredWords,
  instanceAppointment,
  messageRemoval,
  reportJudgement,
  roomArrangement,
  roomRemoval,
  suspension,
} from '@/lib/protocol/administration.ts'
import { byId, parse } from '@/lib/protocol/commands.ts'
import { type Refusal, refuse, refused } from '@/lib/protocol/refusals.ts'
import type { UserId } from '@/lib/protocol/wire.ts'
import { doneForm, refusedForm, type Told, text } from '../told.ts'
import { acting, numberIn } from './acting.ts'
import { office, ownAddress } from './office.ts'

const user = (form: FormData) => ({ user: text(form, 'user') })
const room = (form: FormData) => ({ room: text(form, 'room') })
const message = (form: FormData) => ({ ...room(form), seq: Number(text(form, 'seq')) })
const lines = (form: FormData, name: string) =>
  text(form, name)
    .split(/\r?\n|,/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

export async function appoint(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: instanceAppointment,
    read: (form) => ({ ...user(form), role: text(form, 'role') }),
    act: (office, { user, role }) => house().chat.accounts.appoint(office, user, role),
    done: 'Changed.',
  })(told, form)
}

/** The username is typed, so that it is not somebody else by a slip. */
export async function handOver(told: Told, form: FormData): Promise<Told> {
  const held = await office()
  const heir = await house().chat.people.byUsername(
    held.viewer,
    text(form, 'username').trim().replace(/^@/, ''),
  )
  if (refused(heir) || heir.id !== text(form, 'user')) {
    return refusedForm(refuse('BAD', 'That is not their username.', { field: 'username' }), form)
  }
  return acting({
    schema: byUser,
    read: user,
    act: (office, { user }) => house().chat.accounts.handOver(office, user),
  })(told, form)
}

export async function suspend(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: suspension,
    read: (form) => ({ ...user(form), hours: numberIn(form, 'hours'), why: text(form, 'why') }),
    act: (office, { user, ...input }) => house().chat.accounts.suspend(office, user, input),
  })(told, form)
}

export async function unsuspend(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byUser,
    read: user,
    act: (office, { user }) => house().chat.accounts.unsuspend(office, user),
  })(told, form)
}

export async function signOutEverywhere(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byUser,
    read: user,
    act: (office, { user }) => house().chat.accounts.signOut(office, user),
    done: 'They are logged out everywhere, and their tokens are gone.',
  })(told, form)
}

export async function factorOff(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byUser,
    read: user,
    act: (office, { user }) => house().chat.accounts.factorOff(office, user),
    done: 'They log in without a code now.',
  })(told, form)
}

export async function removePicture(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byUser,
    read: user,
    act: (office, { user }) => house().chat.accounts.removePicture(office, user),
  })(told, form)
}

/** A link is told here once, for whoever made it to hand over. */
async function linked(
  form: FormData,
  make: (office: Office, user: UserId) => Promise<HandedLink | Refusal>,
): Promise<Told> {
  const held = await office()
  const input = parse(byUser, user(form))
  if (refused(input)) return refusedForm(input, form)
  const made = await make(held, input.user)
  if (refused(made)) return refusedForm(made, form)
  return doneForm(`Good once, for ${made.hours} hours.`, `${await ownAddress()}/reset/${made.secret}`)
}

export async function passwordLink(_: Told, form: FormData): Promise<Told> {
  return linked(form, (office, user) => house().chat.people.newPasswords.handOver(office, user))
}

export async function takeBack(_: Told, form: FormData): Promise<Told> {
  return linked(form, async (office, user) =>
    form.has('sure')
      ? house().chat.accounts.takeBack(office, user)
      : refuse('BAD', 'Please say that you are sure.'),
  )
}

export async function arrangeRoom(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: roomArrangement,
    read: (form) => ({ ...room(form), announceOnly: text(form, 'announceOnly') === 'true' }),
    act: (office, { room, announceOnly }) => house().chat.allRooms.announceOnly(office, room, announceOnly),
  })(told, form)
}

export async function removeRoom(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: roomRemoval,
    read: (form) => ({ ...room(form), name: text(form, 'name') }),
    act: (office, input) => house().chat.allRooms.remove(office, input),
    to: '/admin/rooms',
  })(told, form)
}

export async function removeMessage(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: messageRemoval,
    read: message,
    act: (office, input) => house().chat.allRooms.removeMessage(office, input),
  })(told, form)
}

export async function keepMessage(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: reportJudgement,
    read: (form) => ({ ...message(form), outcome: 'kept' }),
    act: (office, { outcome, ...message }) => house().chat.reports.decide(office, message, outcome),
  })(told, form)
}

export async function suspendAuthor(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: messageRemoval,
    read: message,
    act: (office, message) => house().chat.accounts.suspendAuthor(office, message),
  })(told, form)
}

export async function createInvite(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: newInstanceInvite,
    read: (form) => ({
      days: Number(text(form, 'days')),
      uses: numberIn(form, 'uses'),
      guest: form.has('guest'),
    }),
    act: (office, input) => house().chat.instanceInvites.create(office, input),
    done: 'The link is below.',
  })(told, form)
}

export async function revokeInvite(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byId,
    read: (form) => ({ id: text(form, 'id') }),
    act: (office, { id }) => house().chat.instanceInvites.revoke(office, id),
  })(told, form)
}

export async function banAddress(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: addressBan,
    read: (form) => ({
      network: text(form, 'network'),
      hours: numberIn(form, 'hours'),
      why: text(form, 'why'),
    }),
    act: (office, input) => house().chat.bans.ban(office, input),
    done: 'Nobody gets in from there any more.',
  })(told, form)
}

export async function liftBan(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: byId,
    read: (form) => ({ id: text(form, 'id') }),
    act: (office, { id }) => house().chat.bans.lift(office, id),
  })(told, form)
}

export async function setWords(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: filteredWords,
    read: (form) => ({ words: lines(form, 'words') }),
    act: (office, input) => house().chat.bylaws.setWords(office, input),
    done: 'Saved.',
  })(told, form)
}

export async function setSignup(told: Told, form: FormData): Promise<Told> {
  return acting({
    schema: signupPolicy,
    read: (form) => ({ signup: text(form, 'signup'), domains: lines(form, 'domains') }),
    act: (office, policy) => house().chat.signup.change(office, policy),
    done: 'Saved.',
  })(told, form)
}
