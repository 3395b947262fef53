import { isRedirectError } from 'next/dist/client/components/redirect-error'
import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import { type FormEvent, useActionState, useRef } from 'react'
import { type Action, refusedForm, type Told } from '@/app/told.ts'
import { refuse } from '@/lib/protocol/refusals.ts'

/**
 * What a form does with a server action. Where no answer comes, or none that is understood, the form says so and keeps
 * all that was typed, passwords and files too; left to React, the page would go.
 * @returns what the form was told, whether an answer is on its way, and the form's attributes
 */
export function useAct(action: Action) {
  const unanswered = useRef(false)
  async function ask(before: Told, form: FormData): Promise<Told> {
    unanswered.current = false
    try {
      return await action(before, form)
    } catch (error) {
      // Next is on its way there by now; thrown on, this would draw the page anew, and empty what is typed in other forms.
      if (isRedirectError(error)) return null
      unstable_rethrow(error)
      unanswered.current = true
      return refusedForm(refuse('BUG', sentence(error)), form)
    }
  }
  // Without a script the form goes to the action itself, by the name that the server's rendering gives it.
  const [told, act, pending] = useActionState(typeof window === 'undefined' ? action : ask, null)
  const onReset = (event: FormEvent) => {
    if (unanswered.current) event.preventDefault()
  }
  return { told, pending, attributes: { action: act, onReset } }
}

/** @param error as Next's callServer throws it; what refuses before Next says why as plain text (lib/ground/requests). */
function sentence(error: unknown): string | undefined {
  if (error instanceof TypeError) return 'No answer came. Check your connection and try again.'
  if (unstable_isUnrecognizedActionError(error)) return 'This page is out of date. Reload it and try again.'
  return error instanceof Error && !('digest' in error) ? error.message : undefined
}
