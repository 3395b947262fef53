import type { Message, Person } from '@/lib/protocol/wire.ts'
import { DayBox, NewLine } from '../room/day.tsx'
import { type Doing, DoingContext, nameIn, still } from '../room/doing.ts'
import { MessageRow } from '../room/message.tsx'
import { names } from '../room/reactions.tsx'
import { type Day, days } from '../room/rows.ts'
import { day as dayOf } from '../room/time.ts'
import { firstUnread } from '../room/use-new-line.ts'
import { ZoneContext } from '../zone.ts'
import { inScript } from './escape.ts'
import { memo } from './memo.ts'
import type { Draw, Own } from './own.ts'

/** A row as HTML, and the same message as React's stream has it, with its length in bytes there. */
type Row = { html: string; json: string; bytes: number }

const end = '</ol></li>'

/** What the list of messages shows first, made by the components that take it over. */
export function createRows(draw: Draw) {
  const known = memo<Row>(({ html, json }) => html.length + json.length)
  const knownDays = memo<string>((html) => html.length)
  const newLine = draw(<NewLine />)

  function row(message: Message, lead: boolean, tab: boolean, zone: string, doing: Doing): Row {
    const json = JSON.stringify(message)
    // Who reacted is called as the reader knows them.
    const who = message.reactions.map((reaction) => names(reaction, doing.nameOf)).join()
    const mine = message.reactions.map(({ users }) => (doing.me && users.includes(doing.me.id) ? 1 : 0))
    return known([json, lead, tab, zone, doing.slug, mine, who].join('\n'), () => ({
      html: draw(
        <ZoneContext value={zone}>
          <DoingContext value={doing}>
            <MessageRow
              message={message}
              lead={lead}
              tab={tab}
              active={false}
              editing={false}
              marked={false}
            />
          </DoingContext>
        </ZoneContext>,
      ),
      json: inScript(json),
      bytes: Buffer.byteLength(json),
    }))
  }

  function beginning({ at, date }: Day, zone: string, tab: boolean): string {
    return knownDays(`${date} ${zone} ${dayOf(new Date(), zone)} ${tab}`, () => {
      const box = draw(
        <DayBox at={at} zone={zone} tab={tab}>
          {null}
        </DayBox>,
      )
      return box.slice(0, -end.length)
    })
  }

  return ({ me, opened: { page, lastReadSeq, seat }, others, zone }: Own & { others: readonly Person[] }) => {
    const { messages } = page
    const view = { messages, members: new Map(), lastReadSeq }
    const nameOf: Doing['nameOf'] = (user) => (user === me.id ? 'You' : nameIn({ view, others }, user))
    const doing = still({ me, slug: seat.room.slug, member: true, nameOf })
    const newest = messages.at(-1)
    const json: string[] = []
    let [html, bytes] = ['', 0]
    for (const day of days(messages, zone, firstUnread(view, me.id))) {
      html += beginning(
        day,
        zone,
        day.rows.some((one) => one.kind === 'message' && one.message === newest),
      )
      for (const one of day.rows) {
        if (one.kind === 'new') html += newLine
        else {
          const made = row(one.message, one.lead, one.message === newest, zone, doing)
          html += made.html
          json.push(made.json)
          bytes += made.bytes
        }
      }
      html += end
    }
    return { html, json: json.join(), bytes: bytes + json.length - 1 }
  }
}
