import { environment, shown } from './settings.ts'

const names = Object.keys(environment.shape)

/** The text of `.env.example`: every setting with its description, commented out at its default. */
export function envExample(): string {
  const head = '# Settings of Hearth. None is required. Copy to .env and uncomment what you change.\n'
  const parts = names.map((name) => {
    const words = shown(name)
    return `${wrapped(words?.description ?? '')}\n# ${name}=${words?.usual ?? ''}\n`
  })
  return [head, ...parts].join('\n')
}

/** The same as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = names.map((name) => {
    const words = shown(name)
    return `| \`${name}\` | ${words?.usual ? `\`${words.usual}\`` : '–'} | ${words?.description ?? ''} |`
  })
  return ['| setting | default | what it is |', '| --- | --- | --- |', ...rows, ''].join('\n')
}

function wrapped(text: string): string {
  const lines: string[] = []
  let line = '#'
  for (const word of text.split(' ')) {
    if (line.length + word.length > 98) {
      lines.push(line)
      line = '#'
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}
