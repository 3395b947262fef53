import { Form } from '@/components/form.tsx'
import type { Person } from '@/lib/protocol/wire.ts'
import { choosePicture, removePicture } from './actions.ts'
import { PictureLine } from './picture-line.tsx'

/** How others see one, and forms of their own for that: what is typed into the others stays. */
export function Picture({ person }: { person: Person }) {
  return (
    <div className="flex flex-col gap-3">
      <Form
        key={person.avatar}
        action={choosePicture}
        submit="Use this picture"
        look={{ variant: 'quiet', size: 'sm' }}
      >
        <PictureLine />
      </Form>
      {person.avatar ? (
        <Form action={removePicture} submit="Remove the picture" look={{ variant: 'quiet', size: 'sm' }} />
      ) : null}
    </div>
  )
}
