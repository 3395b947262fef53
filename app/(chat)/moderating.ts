'use server'
import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import type { Seat } from '@/lib/chat/chat.ts'
import { house } from '@/lib/house.ts'
import { appointment, judgement, newMember, parse, roomUpdate, sanction } from '@/lib/protocol/commands.ts'
import { type Refusal, refused } from '@/lib/protocol/refusals.ts'
import { doneForm, optional, refusedForm, type Told, text } from '../told.ts'
import { back, path, seatOf } from './form-seat.ts'

/** What is done to a member: the button's value is an act, and a role or a number of seconds. */
export async function ruleMember(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const [act = '', how] = text(form, 'do').split(' ')
  const done = await rule(seat, act, how, text(form, 'user'))
  return refused(done) ? refusedForm(done, form) : back(seat, form)
}

async function rule(
  seat: Seat,
  act: string,
  how: string | undefined,
  user: string,
): Promise<object | Refusal> {
  const { moderation, rooms } = house().chat
  if (act === 'role') {
    const input = parse(appointment, { user, role: how })
    return refused(input) ? input : moderation.appoint(seat, input.user, input.role)
  }
  if (act === 'ban' || act === 'mute') {
    const input = parse(sanction, { user, seconds: how === undefined ? undefined : Number(how) })
    return refused(input) ? input : moderation[act](seat, input)
  }
  const input = parse(newMember, { user })
  if (refused(input)) return input
  if (act === 'unban' || act === 'unmute') return moderation[act](seat, input.user)
  return rooms.removeMember(seat, input.user)
}

export async function arrangeRoom(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const days = optional(form, 'retentionDays')
  const input = parse(roomUpdate, {
    announceOnly: form.has('announceOnly'),
    slowSeconds: Number(optional(form, 'slowSeconds') ?? 0),
    retentionDays: days === undefined ? null : Number(days),
  })
  if (refused(input)) return refusedForm(input, form)
  const updated = await house().chat.rooms.update(seat, input)
  if (refused(updated)) return refusedForm(updated, form)
  refresh()
  return doneForm('Saved.')
}

/** What was reported is left, deleted, or its author kept out. */
export async function judgeReport(_: Told, form: FormData): Promise<Told> {
  const seat = await seatOf(form)
  if (refused(seat)) return refusedForm(seat, form)
  const input = parse(judgement, { seq: Number(text(form, 'seq')), outcome: text(form, 'outcome') })
  if (refused(input)) return refusedForm(input, form)
  const done = await judge(seat, input, text(form, 'author'))
  return refused(done) ? refusedForm(done, form) : redirect(`${path(seat)}/settings`)
}

type Judgement = Parameters<ReturnType<typeof house>['chat']['reports']['resolve']>[1]

async function judge(seat: Seat, { seq, outcome }: Judgement, author: string): Promise<object | Refusal> {
  const { messages, moderation, reports } = house().chat
  // A message that a moderator deletes is decided about by that.
  if (outcome === 'removed') return messages.delete(seat, seq)
  if (outcome === 'banned') {
    const input = parse(sanction, { user: author })
    const banned = refused(input) ? input : await moderation.ban(seat, input)
    if (refused(banned)) return banned
  }
  return reports.resolve(seat, { seq, outcome })
}
