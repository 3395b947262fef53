import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../hearth.ts'
import type { BadInput } from './answers.ts'

export const document = join(root, 'docs/bad-inputs.md')

const head = `# What is refused, and how

Every command and every route, with what is wrong about a request and the answer to the letter. Written by \`npm run bad-inputs\` from the tables of
the tests (\`e2e/bad-inputs/requests.ts\`, \`e2e/bad-inputs/commands.ts\`) and from the schemas of all commands and routes; \`e2e/bad-inputs.test.ts\` asks
each of them again and compares. Over a socket the answer is \`{ ok: false, code, message }\`, over HTTP a problem (RFC 9457) with \`code\` and
\`detail\`.
`

/** A page that a person can read: what is asked alike stands together. */
export function written(found: BadInput[]): string {
  const groups = grouped(found)
  const parts = [...groups].map(([asked, lines]) => {
    const rows = lines.map(
      ({ what, code, status, says }) =>
        `| ${cell(what)} | ${code}${status && ` ${status}`} | ${cell(says)} |`,
    )
    return `\n## ${asked}\n\n| what is wrong | code | says |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `${head}\n${found.length} of them.\n${parts.join('')}`
}

function grouped(found: BadInput[]): Map<string, BadInput[]> {
  const groups = new Map<string, BadInput[]>()
  for (const one of found) groups.set(one.asked, [...(groups.get(one.asked) ?? []), one])
  return groups
}

export const kept = () => readFileSync(document, 'utf8')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
