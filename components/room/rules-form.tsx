import { arrangeRoom } from '@/app/(chat)/moderating.ts'
import { limits } from '@/lib/protocol/limits.ts'
import type { RoomInfo } from '@/lib/protocol/wire.ts'
import { Form, Line, Tick } from '../form.tsx'

type Props = Pick<RoomInfo, 'slug' | 'announceOnly' | 'slowSeconds' | 'retentionDays'>

/** What holds for all in the room. */
export function RulesForm({ slug, announceOnly = false, slowSeconds, retentionDays }: Props) {
  return (
    <section aria-labelledby="rules" className="flex flex-col gap-3">
      <h2 id="rules" className="text-xl">
        Rules
      </h2>
      <Form action={arrangeRoom} submit="Save rules" look={{ variant: 'quiet' }} values={{ room: slug }}>
        <Tick
          name="announceOnly"
          defaultChecked={announceOnly}
          label="Announcements only"
          hint="Only owners and moderators write. Everybody else reads and reacts."
        />
        <Line
          label="Slow mode: seconds between two messages of a member"
          name="slowSeconds"
          type="number"
          min={0}
          max={limits.slowSeconds}
          placeholder="None"
          defaultValue={slowSeconds}
          hint="Owners and moderators need not wait."
        />
        <Line
          label="Keep messages for so many days"
          name="retentionDays"
          type="number"
          min={1}
          max={limits.retentionDays}
          placeholder="For ever"
          defaultValue={retentionDays}
          hint="Older messages are deleted for everybody, for good. Leave it empty to keep them."
        />
      </Form>
    </section>
  )
}
