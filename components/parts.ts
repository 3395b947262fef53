import { createContext, use } from 'react'
import type { Actions } from './room/actions.tsx'
import type { Composer } from './room/composer.tsx'
import type { RoomDialogs } from './room/dialogs.tsx'
import type { HeaderLinks, HeaderTools } from './room/header-tools.tsx'
import type { InlineEdit } from './room/inline-edit.tsx'
import type { Join } from './room/join.tsx'
import type { MembersPanel } from './room/members-panel.tsx'
import type { PendingRows } from './room/pending.tsx'
import type { Reading } from './room/reading.ts'
import type { ShareLink } from './room/share-link.tsx'
import type { useDoingIn } from './room/use-doing.ts'

/**
 * The parts of a room that only members use. The members' shell brings them, in one file of its own, so that a
 * visitor's page stays small and a member's comes alive all at once.
 */
export type Parts = {
  Actions: typeof Actions
  Composer: typeof Composer
  HeaderLinks: typeof HeaderLinks
  HeaderTools: typeof HeaderTools
  InlineEdit: typeof InlineEdit
  Join: typeof Join
  MembersPanel: typeof MembersPanel
  PendingRows: typeof PendingRows
  Reading: typeof Reading
  RoomDialogs: typeof RoomDialogs
  ShareLink: typeof ShareLink
  useDoingIn: typeof useDoingIn
}

export const PartsContext = createContext<Parts | null>(null)

/** Null for visitors. */
export function useParts(): Parts | null {
  return use(PartsContext)
}
