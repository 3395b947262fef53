import { useSyncExternalStore } from 'react'

/** Browsers have passkeys for names only, and only where nobody on the way can change the page. */
function able(): boolean {
  const { hostname } = window.location
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.startsWith('[')
  return window.isSecureContext && 'PublicKeyCredential' in window && !isAddress
}

const never = () => () => {}

/** Whether this browser can have passkeys here. Not on the server, and so not in a page without scripts. */
export function useAble(): boolean {
  return useSyncExternalStore(never, able, () => false)
}

/** Who closes the browser's own window has changed their mind; all else is told. */
export function sentenceOf(error: unknown): string | null {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return null
  if (name === 'InvalidStateError') return 'There is a passkey for this account on this device already.'
  return "That didn't work on this device. Please try another way."
}
