'use client'
import { useActionState } from 'react'
import { updateRoom } from '@/app/(chat)/actions.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

type Props = { slug: string; name: string | null; topic: string; mayRename: boolean }

export function RoomForm({ slug, name, topic, mayRename }: Props) {
  const [told, act, pending] = useActionState(updateRoom, null)
  const error = (field: string) => (told?.refusal.field === field ? told.refusal.message : undefined)
  return (
    <form action={act} className="flex flex-col gap-4">
      {told && !told.refusal.field ? <Notice tone="danger">{told.refusal.message}</Notice> : null}
      <input type="hidden" name="room" value={slug} />
      {mayRename && name !== null ? (
        <Field
          label="Name"
          name="name"
          required
          maxLength={limits.roomName.max}
          defaultValue={told?.typed.name ?? name}
          error={error('name')}
          hint="Links to the room keep working."
          autoComplete="off"
        />
      ) : null}
      <Field
        label="Topic"
        name="topic"
        maxLength={limits.topicLength}
        defaultValue={told?.typed.topic ?? topic}
        error={error('topic')}
        autoComplete="off"
      />
      <div>
        <Button type="submit" disabled={pending}>
          Save
        </Button>
      </div>
    </form>
  )
}
