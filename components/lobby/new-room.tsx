'use client'
import { useActionState } from 'react'
import { createRoom } from '@/app/(chat)/actions.ts'
import { limits } from '@/lib/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

export function NewRoomForm() {
  const [told, act, pending] = useActionState(createRoom, null)
  const typed = told?.typed ?? {}
  const error = (field: string) => (told?.refusal.field === field ? told.refusal.message : undefined)
  return (
    <form action={act} className="flex flex-col gap-4">
      {told && !told.refusal.field ? <Notice tone="danger">{told.refusal.message}</Notice> : null}
      <Field
        label="Name"
        name="name"
        required
        maxLength={limits.roomName.max}
        defaultValue={typed.name}
        error={error('name')}
        autoComplete="off"
      />
      <Field
        label="Topic"
        name="topic"
        maxLength={limits.topicLength}
        defaultValue={typed.topic}
        error={error('topic')}
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
          defaultChecked={typed.kind !== 'private'}
        />
        <Choice
          label="Private"
          hint="Only people who were invited or added know that it exists."
          name="kind"
          value="private"
          defaultChecked={typed.kind === 'private'}
        />
      </fieldset>
      <div>
        <Button type="submit" disabled={pending}>
          Create room
        </Button>
      </div>
    </form>
  )
}
