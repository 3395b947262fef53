import { redirect } from 'next/navigation'
import type { Viewer } from '@/lib/ground/identity.ts'
import { viewer } from '../session.ts'

/** Whoever is not signed in does so first, and comes back to this page. */
export async function signedIn(path: string): Promise<Viewer> {
  return (await viewer()) ?? redirect(`/login?next=${encodeURIComponent(path)}`)
}
