import { isRedirectError } from 'next/dist/client/components/redirect-error'
import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import { type FormEvent, useActionState, useRef } from 'react'
import { type Action, refusedForm, type Told } from '@/app/told.ts'
import { refusalOf, refuse } from '@/lib/protocol/refusals.ts'

/**
 * What a form does with a server action. Where no answer comes, or none that is understood, the form says so and keeps
 * all that was typed, passwords and files too; left to React, the page would go. It goes out once at a time, however
 * often it is pressed.
 * @returns what the form was told, whether an answer is on its way, and the form's attributes
 */
export function useAct(action: Action) {
  const busy = useRef(false)
  const unanswered = useRef(false)
  async function ask(before: Told, form: FormData): Promise<Told> {
    busy.current = true
    unanswered.current = false
    try {
      // What was told before would be sent along, with all that it repeats.
      return await action(null, form)
    } catch (error) {
      // Next is on its way there by now; thrown on, this would draw the page anew, and empty what is typed in other forms.
      if (isRedirectError(error)) return null
      unstable_rethrow(error)
      unanswered.current = true
      return { ...refusedForm(meaning(error), form), secret: before?.secret }
    } finally {
      busy.current = false
    }
  }
  // Without a script the form goes to the action itself, by the name that the server's rendering gives it.
  const [told, act, pending] = useActionState(typeof window === 'undefined' ? action : ask, null)
  const unless = (held: { current: boolean }) => (event: FormEvent) => {
    if (held.current) event.preventDefault()
  }
  const attributes = {
    action: act,
    'aria-busy': pending || undefined,
    onSubmit: unless(busy),
    onReset: unless(unanswered),
  }
  return { told, pending, attributes }
}

/** @param error as Next's callServer throws it */
function meaning(error: unknown) {
  if (unstable_isUnrecognizedActionError(error))
    return refuse('BAD', 'This page is out of date. Reload it and try again.')
  const { message, digest } = error as Error & { digest?: string }
  if (digest !== undefined) return refuse('BUG')
  return refusalOf(message) ?? refuse('DB', 'No answer came. Check your connection and try again.')
}
