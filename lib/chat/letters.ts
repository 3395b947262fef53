import type { Mail } from '../ground/mail.ts'

export type Letters = ReturnType<typeof createLetters>
type To = { email: string; username: string }

/** What may become of the ways in to an account. */
export type WayChange =
  | 'Two-step sign-in was switched on'
  | 'Two-step sign-in was switched off'
  | 'New recovery codes were made'
  | 'A passkey was added'
  | 'A passkey was removed'
  | 'An account of another site was linked'
  | 'An account of another site was unlinked'

/**
 * What Hearth writes by mail. Nothing in it was chosen by anybody but a username, whose letters are few: else strangers
 * could have Hearth send their words.
 */
export function createLetters({ on, send, from }: Mail) {
  const write = (to: string, subject: string, ...paragraphs: string[]) =>
    send({ to, subject, text: `${paragraphs.join('\n\n')}\n` })
  return {
    on,
    reset: ({ email, username }: To, secret: string) =>
      write(
        email,
        `A new password at ${from.name}`,
        `Somebody asked for a new password for @${username} at ${from.name}. If that was you, choose it here within an hour:`,
        `${from.url}/reset/${secret}`,
        'If it was not, you need do nothing: nothing was changed.',
      ),
    confirm: ({ email, username }: To, secret: string) =>
      write(
        email,
        `Confirm your address at ${from.name}`,
        `Somebody gave this address as that of @${username} at ${from.name}. If that was you, confirm it here within three days:`,
        `${from.url}/confirm/${secret}`,
        'If it was not, you need do nothing.',
      ),
    changed: ({ email, username }: To, what: 'password' | 'e-mail address') =>
      write(
        email,
        `Your ${what} at ${from.name} was changed`,
        `The ${what} of @${username} at ${from.name} was changed just now.`,
        `If that was not you, choose a new password: ${from.url}/forgot`,
      ),
    /** Only where they have an address. */
    way({ email, username }: { email: string | null; username: string }, what: WayChange) {
      if (!email) return
      write(
        email,
        `How you sign in at ${from.name} was changed`,
        `${what} for @${username} at ${from.name} just now.`,
        `If that was not you, choose a new password (${from.url}/forgot), then look at ${from.url}/settings/ways-in and log out all other sessions.`,
      )
    },
  }
}
