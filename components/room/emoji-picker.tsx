'use client'
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { emoji } from './emoji.ts'

export default function EmojiPicker({ onPick }: { onPick: (emoji: string | null) => void }) {
  const [sought, setSought] = useState('')
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  const found = emoji.filter(([, names]) => words.every((word) => names.includes(word)))
  return (
    <Dialog title="Add a reaction" onClose={() => onPick(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const [first] = found
          if (first) onPick(first[0])
        }}
      >
        <input
          type="search"
          aria-label="Search emoji"
          placeholder="Search by name"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="control min-h-11 w-full rounded border border-control bg-surface px-3 tablet:min-h-9"
        />
      </form>
      <ul className="emoji-grid" aria-label="Emoji">
        {found.map(([one, names]) => (
          <li key={one}>
            <button type="button" aria-label={names} title={names} onClick={() => onPick(one)}>
              {one}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="py-6 text-center text-muted">No emoji is called that.</p> : null}
    </Dialog>
  )
}
