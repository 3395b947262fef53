import { memo } from 'react'
import { withCodeTools } from './code-tools.ts'

/** A message's text, as the server rendered and sanitised it. */
export const Prose = memo(function Prose({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server made it from Markdown and sanitised it
  return <div className="prose" dir="auto" dangerouslySetInnerHTML={{ __html: withCodeTools(html) }} />
})
