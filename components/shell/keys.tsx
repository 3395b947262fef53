'use client'
import { Dialog } from '../ui/dialog.tsx'

const groups: [title: string, keys: [keys: string, does: string][]][] = [
  [
    'Anywhere',
    [
      ['Ctrl K', 'Jump to a room or a person'],
      ['Ctrl /', 'This list'],
      ['Esc', 'Close what is open'],
    ],
  ],
  [
    'While writing',
    [
      ['Enter', 'Send'],
      ['Shift Enter', 'New line'],
      ['↑', 'Edit your last message, when nothing is typed'],
      ['Ctrl B, I, E', 'Bold, italic, code'],
    ],
  ],
  [
    'On a message',
    [
      ['↑ ↓ or J K', 'Move'],
      ['Home, End', 'First, newest'],
      ['+', 'React'],
      ['E', 'Edit your own'],
      ['C', 'Copy its link'],
      ['Del', 'Delete your own'],
      ['Esc', 'Back to writing'],
    ],
  ],
]

export default function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="flex flex-col gap-4">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3 className="pb-1 text-muted text-sm">{title}</h3>
            <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1">
              {keys.map(([key, does]) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="rounded-sm bg-sunken px-1.5 py-0.5 text-sm">{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
