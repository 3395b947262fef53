import { Line } from '@/components/form.tsx'

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

export function CodeLine({ recovery }: { recovery: boolean }) {
  return (
    <Line
      label="Code"
      name="code"
      required
      maxLength={64}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      hint={recovery ? 'From your app, or a recovery code.' : 'The six digits that your app shows now.'}
    />
  )
}
