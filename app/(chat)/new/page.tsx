import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { NewRoomForm } from '@/components/lobby/new-room.tsx'
import { BackLink } from '@/components/shell/back.tsx'
import { viewer } from '../../session.ts'

export const metadata: Metadata = { title: 'Create a room' }

export default async function NewRoomPage() {
  if (!(await viewer())) redirect('/login?next=/new')
  return (
    <main id="main" className="sheet-main">
      <div className="mx-auto flex w-full max-w-[34rem] flex-col gap-6 px-4 py-6 tablet:py-12">
        <div>
          <BackLink href="/">Rooms</BackLink>
          <h1 className="text-2xl">Create a room</h1>
          <p className="text-muted">You can rename it later; its address stays.</p>
        </div>
        <NewRoomForm />
      </div>
    </main>
  )
}
