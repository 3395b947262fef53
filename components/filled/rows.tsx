import type { Message, Person } from '@/lib/protocol/wire.ts'
import { DayBox, NewLine } from '../room/day.tsx'
import { type Doing, DoingContext, nameIn, still } from '../room/doing.ts'
import { MessageRow } from '../room/message.tsx'
import { names } from '../room/reactions.tsx'
import { type Day, days } from '../room/rows.ts'
import { day as dayOf } from '../room/time.ts'
import { firstUnread } from '../room/use-new-line.ts'
import { ZoneContext } from '../zone.ts'
import { type Drawn, drawn, inBrackets, sizeOf } from './drawn.ts'
import { memo } from './memo.ts'
import type { Draw, Own } from './own.ts'

const end = '</ol></li>'

/** What the list of messages shows first, made by the components that take it over. */
export function createRows(draw: Draw) {
  const known = memo<Drawn>(sizeOf)
  const knownDays = memo<string>((html) => html.length)
  const newLine = Buffer.from(draw(<NewLine />))

  function row(message: Message, lead: boolean, tab: boolean, zone: string, doing: Doing): Drawn {
    const json = JSON.stringify(message)
    // Who reacted is called as the reader knows them.
    const who = message.reactions.map((reaction) => names(reaction, doing.nameOf))
    const mine = message.reactions.map(({ users }) => (doing.me && users.includes(doing.me.id) ? 1 : 0))
    // None of the parts contains a line end, so none can be taken for two.
    const key = [json, lead, tab, zone, doing.slug, mine, JSON.stringify(who)].join('\n')
    return known(key, () =>
      drawn(
        json,
        draw(
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
      ),
    )
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

  return ({ me, opened: { page, seat }, others, zone }: Own & { others: readonly Person[] }) => {
    const { messages } = page
    const view = { messages, members: new Map(), lastReadSeq: seat.lastReadSeq }
    const nameOf: Doing['nameOf'] = (user) => (user === me.id ? 'You' : nameIn({ view, others }, user))
    const doing = still({ me, slug: seat.room.slug, member: true, nameOf })
    const newest = messages.at(-1)
    const html: (string | Buffer)[] = []
    const all: Drawn[] = []
    for (const day of days(messages, zone, firstUnread(view, me.id))) {
      const stop = day.rows.some((one) => one.kind === 'message' && one.message === newest)
      html.push(beginning(day, zone, stop))
      for (const one of day.rows) {
        if (one.kind === 'new') html.push(newLine)
        else {
          const made = row(one.message, one.lead, one.message === newest, zone, doing)
          html.push(made.html)
          all.push(made)
        }
      }
      html.push(end)
    }
    return { html, ...inBrackets(all) }
  }
}
