'use client'
import { joinRoom } from '@/app/(chat)/actions.ts'
import { Act } from '../ui/act.tsx'
import { Button } from '../ui/button.tsx'
import { ReadingBar } from './join-bar.tsx'

/** For somebody with an account who reads a public room without being in it. */
export function Join({ slug, title }: { slug: string; title: string }) {
  return (
    <ReadingBar title={title}>
      <Act action={joinRoom} values={{ room: slug }}>
        <Button type="submit">Join {title}</Button>
      </Act>
    </ReadingBar>
  )
}
