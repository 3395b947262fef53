import { lazy } from 'react'

/** What members alone need: visitors never load it. */
const load = { actions: () => import('./actions.tsx'), edit: () => import('./inline-edit.tsx') }

export const Actions = lazy(load.actions)
export const InlineEdit = lazy(load.edit)
export const RoomDialogs = lazy(() => import('./dialogs.tsx'))
export const MembersPanel = lazy(() => import('./members-panel.tsx'))

/** So that the first message pointed at does not wait for them. */
export function loadTools(): void {
  load.actions()
  load.edit()
}
