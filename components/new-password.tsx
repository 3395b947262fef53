'use client'
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { limits } from '@/lib/protocol/limits.ts'
import { Line } from './form.tsx'

type Judgement = { score: number; enough: boolean; says: string }

/** Milliseconds without a key before the server is asked. */
const pause = 400

/** A line for a new password, which tells how hard it is to guess: the server knows, who refuses what is too easy. */
export function NewPassword({ label }: { label: string }) {
  const [judged, setJudged] = useState<Judgement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const asked = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])

  function typed({ target }: ChangeEvent<HTMLInputElement>) {
    clearTimeout(timer.current)
    asked.current += 1
    const mine = asked.current
    if (target.value.length < limits.password.min) return setJudged(null)
    timer.current = setTimeout(async () => {
      const answer = await judge(target)
      if (asked.current === mine) setJudged(answer)
    }, pause)
  }

  return (
    <div className="flex flex-col gap-1">
      <Line
        label={label}
        name="password"
        type="password"
        required
        maxLength={limits.password.max}
        autoComplete="new-password"
        onChange={typed}
        hint={`At least ${limits.password.min} characters. A few words that don’t belong together are best.`}
      />
      {judged ? (
        <span aria-hidden="true" className="flex gap-1">
          {[1, 2, 3, 4].map((step) => (
            <span
              key={step}
              className={`h-1 flex-1 rounded-full ${step > Math.max(judged.score, 1) ? 'bg-border' : judged.enough ? 'bg-success' : 'bg-danger'}`}
            />
          ))}
        </span>
      ) : null}
      <p role="status" className="text-sm">
        {judged ? `${judged.enough ? '' : 'Not good enough: '}${judged.says}` : ''}
      </p>
    </div>
  )
}

/** Null where the server does not say: then it says so when the form is sent. */
async function judge(field: HTMLInputElement): Promise<Judgement | null> {
  const other = (name: string) => {
    const line = field.form?.elements.namedItem(name)
    return line instanceof HTMLInputElement && line.value.trim() ? line.value : undefined
  }
  try {
    const answer = await fetch('/api/v1/password-strength', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: field.value, username: other('username'), email: other('email') }),
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
