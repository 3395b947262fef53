import type { Changes, ClientId, Message, Person, RoomId } from './wire.ts'

/**
 * Changes in a third of their bytes: what messages have in common is said once, and what is as ever not at all. Told
 * in place of `changes` to clients that say `lean: true` in their handshake, as Hearth's own does.
 */
export type LeanChanges = [
  room: RoomId,
  from: number,
  to: number,
  lastSeq: number,
  /** The authors of the messages. */
  people: Person[],
  messages: LeanMessage[],
  /** Left out where there is none of these. */
  others?: Partial<Pick<Changes, 'members' | 'info' | 'reset'>>,
]

type LeanMessage = [
  seq: number,
  rev: number,
  id: ClientId,
  /** The author's place among the people. */
  author: number,
  /** Milliseconds since 1970. */
  at: number,
  text: string,
  /** 0: the text as it is, as one paragraph. */
  html: string | 0,
  /** Left out where there is none of these. */
  others?: Partial<Pick<Message, 'editedAt' | 'deletedAt' | 'deletedBy' | 'reactions'>>,
]

export function toLean({ room, from, to, lastSeq, messages, members, info, reset }: Changes): LeanChanges {
  const people: Person[] = []
  const lean = messages.map((message) => toLeanMessage(message, placeIn(people, message.author)))
  const told: LeanChanges = [room, from, to, lastSeq, people, lean]
  if (members.length > 0 || info || reset) told.push({ members, info, reset })
  return told
}

export function fromLean([room, from, to, lastSeq, people, lean, others]: LeanChanges): Changes {
  const messages = lean.map((message) => fromLeanMessage(message, people))
  return { room, from, to, lastSeq, messages, members: [], info: null, ...others }
}

function toLeanMessage(message: Message, author: number): LeanMessage {
  const { seq, rev, id, at, text, html, editedAt, deletedAt, deletedBy, reactions } = message
  const lean: LeanMessage = [seq, rev, id, author, Date.parse(at), text, html === paragraph(text) ? 0 : html]
  const by = deletedBy ? { deletedBy } : {}
  if (editedAt || deletedAt || reactions.length > 0) lean.push({ editedAt, deletedAt, ...by, reactions })
  return lean
}

function fromLeanMessage(lean: LeanMessage, people: Person[]): Message {
  const [seq, rev, id, author, at, text, html, others] = lean
  const person = people[author]
  if (!person) throw new Error('a message has an author')
  return {
    ...{ seq, rev, id, author: person, text, html: html === 0 ? paragraph(text) : html },
    ...{ at: new Date(at).toISOString(), editedAt: null, deletedAt: null, reactions: [], ...others },
  }
}

/** Only the server says that this is a text's HTML: it has looked at every letter. */
const paragraph = (text: string) => `<p dir="auto">${text}</p>\n`

const keys = ['id', 'username', 'name', 'avatar'] as const

function placeIn(people: Person[], person: Person): number {
  const place = people.findIndex((one) => keys.every((key) => one[key] === person[key]))
  return place < 0 ? people.push(person) - 1 : place
}
