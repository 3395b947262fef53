import { notFound } from 'next/navigation'
import { Form, Line } from '@/components/form.tsx'
import { BackLink } from '@/components/shell/back.tsx'
import { house } from '@/lib/house.ts'
import { byRoomId } from '@/lib/protocol/administration.ts'
import { parse } from '@/lib/protocol/commands.ts'
import { refused } from '@/lib/protocol/refusals.ts'
import { findable } from '../../../missing.tsx'
import { Section } from '../../../settings/section.tsx'
import { When } from '../../../settings/when.tsx'
import { arrangeRoom, removeRoom } from '../../actions.ts'
import { count, Facts, Frame } from '../../frame.tsx'
import { office, titled } from '../../office.ts'

export const generateMetadata = titled('A room')

type Props = { params: Promise<{ room: string }> }

export default findable(async function RoomPage({ params }: Props) {
  const held = await office()
  const input = parse(byRoomId, await params)
  const found = refused(input) ? input : await house().chat.allRooms.one(held, input.room)
  if (refused(found)) notFound()
  const { id: room, name, kind, slug, members, messages, lastAt, announceOnly } = found
  return (
    <Frame at="/admin/rooms">
      <BackLink href="/admin/rooms">All rooms</BackLink>
      <Section title={name} about={`/r/${slug}`}>
        <Facts
          facts={[
            ['Kind', kind],
            ['Members', count(members)],
            ['Messages', count(messages)],
            ['Last used', lastAt ? <When key="last" at={lastAt} /> : 'not yet'],
          ]}
        />
      </Section>
      {kind === 'public' ? (
        <Section
          title="Who speaks"
          about="In a room for announcements only its owners and moderators speak; all others read."
        >
          <Form
            action={arrangeRoom}
            values={{ room, announceOnly: announceOnly ? 'false' : 'true' }}
            submit={announceOnly ? 'Let everybody speak' : 'Announcements only'}
            look={{ variant: 'quiet' }}
          />
        </Section>
      ) : null}
      <Section
        title="Remove this room"
        about="Everybody is out at once, and all that was said there is gone for good."
      >
        <Form action={removeRoom} values={{ room }} submit="Remove the room" look={{ variant: 'danger' }}>
          <Line
            label="The room's name"
            name="name"
            required
            autoComplete="off"
            hint={`To be sure, type: ${name}`}
          />
        </Form>
      </Section>
    </Frame>
  )
})
