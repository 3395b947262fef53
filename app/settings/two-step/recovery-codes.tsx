'use client'
import { useState } from 'react'
import { useTold } from '@/components/form.tsx'
import { Button, buttonClass } from '@/components/ui/button.tsx'

/** The codes just made. They are in no address and no storage, so that they are gone with this page. */
export function RecoveryCodes({ name }: { name: string }) {
  const codes = useTold()?.secret
  const [copied, setCopied] = useState('')
  if (!codes) return null
  const small = { variant: 'quiet', size: 'sm' } as const
  return (
    <section
      aria-label="Recovery codes"
      className="flex flex-col gap-3 rounded border border-accent bg-accent-soft p-3"
    >
      <p>
        Keep these recovery codes somewhere safe: each lets you in once when your app is out of reach. They
        are shown this once.
      </p>
      <ul className="grid grid-cols-1 gap-x-6 font-mono tablet:grid-cols-2">
        {codes.split('\n').map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <a
          className={buttonClass(small)}
          download="recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Recovery codes for ${name}\n\n${codes}\n`)}`}
        >
          Download
        </a>
        <Button {...small} onClick={() => navigator.clipboard?.writeText(codes).then(() => setCopied(codes))}>
          {copied === codes ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </section>
  )
}
