import { updateRoom } from '@/app/(chat)/actions.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Form, Line } from '../form.tsx'

type Props = { slug: string; name: string | null; topic: string; mayRename: boolean }

export function RoomForm({ slug, name, topic, mayRename }: Props) {
  return (
    <Form action={updateRoom} submit="Save" values={{ room: slug }}>
      {mayRename && name !== null ? (
        <Line
          label="Name"
          name="name"
          required
          maxLength={limits.roomName.max}
          defaultValue={name}
          hint="Links to the room keep working."
          autoComplete="off"
        />
      ) : null}
      <Line
        label="Topic"
        name="topic"
        maxLength={limits.topicLength}
        defaultValue={topic}
        autoComplete="off"
      />
    </Form>
  )
}
