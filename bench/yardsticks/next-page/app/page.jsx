import { readFileSync } from 'node:fs'

// For each request, as a page is that shows who asks; but nobody is asked for, and nothing is read.
export const dynamic = 'force-dynamic'

const html = readFileSync(process.env.BODY ?? '/dev/null', 'utf8')

export default function Page() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the markup of Hearth's own page
  return <div dangerouslySetInnerHTML={{ __html: html }} />
}
