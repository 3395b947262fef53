import { house } from '@/lib/house.ts'
import { findable } from '../missing.tsx'
import { Section } from '../settings/section.tsx'
import { count, Facts, Frame, size } from './frame.tsx'
import { office, titled } from './office.ts'

export const generateMetadata = titled('Administration')

export default findable(async function OverviewPage() {
  const [all, state] = [await house().chat.overview(await office()), await house().state()]
  const { database, redis } = state.readiness
  return (
    <Frame at="/admin">
      <Section title="Overview">
        <Facts
          facts={[
            ['People', count(all.people)],
            ['Guests among them', count(all.guests)],
            ['Suspended', count(all.suspended)],
            ['Public rooms', count(all.publicRooms)],
            ['Private rooms', count(all.privateRooms)],
            ['Conversations', count(all.conversations)],
            ['Messages', count(all.messages)],
            ['In the last 24 hours', count(all.messagesToday)],
            ['In the last seven days', count(all.messagesThisWeek)],
            ['Open reports', count(all.reports)],
          ]}
        />
      </Section>
      <Section title="This server">
        <Facts
          facts={[
            ['Version', state.version],
            ['Database', database === 'ok' ? 'Works' : 'Away'],
            ['Size of the database', size(all.databaseSize)],
            ['Redis', { ok: 'Works', away: 'Away', none: 'Not used' }[redis]],
            ['Disk', state.diskFull ? 'Nearly full' : 'Has room'],
          ]}
        />
      </Section>
    </Frame>
  )
})
