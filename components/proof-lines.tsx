import { Line } from './form.tsx'

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
