import type { Opened } from '@/lib/chat/chat.ts'
import { inOrder, listed } from '@/lib/client/listing.ts'
import type { RoomSummary } from '@/lib/protocol/wire.ts'
import { OwnFace } from '../shell/own-face.tsx'
import { listedMost } from '../shell/props.ts'
import { NobodyYet, otherIn, RoomLine } from '../shell/room-line.tsx'
import { type Drawn, drawn, inBrackets, sizeOf } from './drawn.ts'
import { inScript, longText, streamed } from './escape.ts'
import { memo } from './memo.ts'
import { type Draw, type Own, othersIn } from './own.ts'
import { createRows } from './rows.tsx'

/**
 * Makes all of a member's page that is theirs, or that is said in the room: what is seen, by the components that take it
 * over in the browser, and what these are given.
 */
export function createParts(draw: Draw) {
  const rows = createRows(draw)
  const lines = memo<Drawn>(sizeOf)
  const faces = memo<string>((html) => html.length)
  const nobodyYet = draw(<NobodyYet />)

  function line(room: RoomSummary, slug: string): Drawn {
    const json = JSON.stringify(room)
    const current = room.info.slug === slug
    const presence = otherIn(room) ? 'offline' : undefined
    return lines(`${json} ${current}`, () =>
      drawn(json, draw(<RoomLine room={listed(room)} current={current} presence={presence} />)),
    )
  }

  function list(rooms: readonly RoomSummary[], slug: string) {
    const named: Buffer[] = []
    const direct: Buffer[] = []
    const all: Drawn[] = []
    for (const room of inOrder(rooms)) {
      const { kind } = room.info
      const made = line(room, slug)
      const those = kind === 'public' || kind === 'private' ? named : direct
      those.push(made.html)
      all.push(made)
    }
    const { json, bytes } = inBrackets(all)
    return {
      named,
      direct: direct.length > 0 ? direct : [nobodyYet],
      json: [longText(bytes + 2), '[', ...json, ']'],
    }
  }

  /** @param formId by which a message that is sent without a script is known again: another for each page */
  return (own: Own, formId: string) => {
    const { me, opened } = own
    const { page, seat } = opened
    const rooms = list(opened.rooms.slice(0, listedMost), seat.room.slug)
    const said = rows({ ...own, others: othersIn(own) })
    const head = JSON.stringify({ ...page, messages: [] }).slice(0, -2)
    return {
      whole: [
        [longText(Buffer.byteLength(head) + said.bytes + 2), inScript(head), ...said.json, ']}'],
        rooms.json,
        [inScript('"me":'), streamed(me)],
        [inScript(`"lastReadSeq":${seat.lastReadSeq}`)],
        ...[said.html, rooms.named, rooms.direct],
        [faces(JSON.stringify(me), () => draw(<OwnFace me={me} state="offline" />))],
        [olderThan(opened)],
      ],
      words: [formId],
    }
  }
}

/** Where the link to older messages leads, if there are any. */
function olderThan({ page }: Opened): string {
  const first = page.messages[0]?.seq ?? 1
  return first > 1 ? `?before=${first}"` : ''
}

/** The id that a form was given in a page. */
export function formIdIn(page: string): string | null {
  return /name="id" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? null
}
