import { Component, type ReactNode, type RefObject } from 'react'

type Held = { row: Element; top: number } | null

/**
 * Keeps the first visible message where it is while rows come and go around it. At the newest message nothing is
 * held: there the newest stays in view.
 */
export class Anchor extends Component<{ scroller: RefObject<HTMLElement | null>; children: ReactNode }> {
  override getSnapshotBeforeUpdate(): Held {
    const box = this.props.scroller.current
    if (!box || box.scrollTop > -4) return null
    const edge = box.getBoundingClientRect().top
    for (const row of box.querySelectorAll('article')) {
      const { top, bottom } = row.getBoundingClientRect()
      if (bottom > edge) return { row, top }
    }
    return null
  }

  override componentDidUpdate(_props: unknown, _state: unknown, held: Held) {
    const box = this.props.scroller.current
    if (!box || !held?.row.isConnected) return
    const moved = held.row.getBoundingClientRect().top - held.top
    if (Math.abs(moved) > 0.5) box.scrollTop += moved
  }

  override render() {
    return this.props.children
  }
}
