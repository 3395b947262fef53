'use client'
import { useEffect } from 'react'
import { useView } from '../hearth.tsx'

/** "(3) #room – Hearth": how many messages wait, in front of whatever the page is called. */
export function TitleCount() {
  const { rooms } = useView()
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0)
  useEffect(() => {
    const show = () => {
      const plain = document.title.replace(/^\(\d+\) /, '')
      const title = unread > 0 ? `(${unread}) ${plain}` : plain
      if (document.title !== title) document.title = title
    }
    show()
    const watch = new MutationObserver(show)
    watch.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => watch.disconnect()
  }, [unread])
  return null
}
