import { createRoom } from '@/app/(chat)/actions.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Form, Line } from '../form.tsx'
import { Choice } from '../ui/field.tsx'

export function NewRoomForm() {
  return (
    <Form action={createRoom} submit="Create room">
      <Line label="Name" name="name" required maxLength={limits.roomName.max} autoComplete="off" />
      <Line
        label="Topic"
        name="topic"
        maxLength={limits.topicLength}
        hint="One line about what it is for. It can stay empty."
        autoComplete="off"
      />
      <fieldset className="flex flex-col">
        <legend className="font-medium text-sm">Who can find it?</legend>
        <Choice
          label="Public"
          hint="Anyone with the link can read it, also without an account; members can write."
          name="kind"
          value="public"
          defaultChecked
        />
        <Choice
          label="Private"
          hint="Only people who were invited or added know that it exists."
          name="kind"
          value="private"
        />
      </fieldset>
    </Form>
  )
}
