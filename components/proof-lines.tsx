'use client'
import { useState } from 'react'
import { Line, useTold } from './form.tsx'

/** For password managers the first line says whose password this is. */
export function PasswordLine({ username }: { username: string }) {
  return (
    <>
      <input type="text" name="username" value={username} autoComplete="username" readOnly hidden />
      <Line
        label="Password"
        name="password"
        type="password"
        required
        autoComplete="current-password"
        hint="To be sure that it is you."
      />
    </>
  )
}

/** For forms that need it for some of what they do: it comes when it was asked for. */
export function PasswordWhenAsked({ username, why }: { username: string; why: string }) {
  const told = useTold()
  const [asked, setAsked] = useState(false)
  // Once there it stays until all is done: what is typed in it would go with it.
  const asks = told?.refusal?.field === 'password'
  if (asks ? !asked : asked && told?.done) setAsked(asks)
  if (!asked) return null
  return (
    <>
      <p className="text-sm">{why}</p>
      <PasswordLine username={username} />
    </>
  )
}

export function CodeLine({ hint }: { hint: string }) {
  return (
    <Line
      label="Code"
      name="code"
      required
      maxLength={64}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      hint={hint}
    />
  )
}
