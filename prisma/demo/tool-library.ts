import { type Conversation, code } from './script.ts'

export const toolLibrary: Conversation = {
  kind: 'public',
  name: 'Tool library',
  slug: 'tool-library',
  topic: 'The program that knows who has the good drill. Patches and complaints in equal measure.',
  people: ['priya', 'ada', 'jun', 'haruka', 'oleksii', 'tamar', 'lucas', 'kwame', 'minh'],
  sittings: [
    {
      ago: 26,
      at: '21:03',
      lines: [
        ['priya', 'First version of the loans table. Be gentle:'],
        [
          'priya',
          code(
            'sql',
            'create table loan (',
            '  tool_id     bigint not null references tool,',
            '  borrower    text not null,',
            '  taken_at    timestamptz not null default now(),',
            '  returned_at timestamptz,',
            '  check (returned_at > taken_at)',
            ');',
            '',
            '-- One open loan a tool: nobody can borrow what is not there.',
            'create unique index on loan (tool_id) where returned_at is null;',
          ),
          { reactions: '💯 jun haruka, 👀 ada' },
        ],
        ['jun', 'The partial unique index is lovely. The rule is in the data, where it cannot be forgotten.'],
        ['oleksii', 'А що робити, коли інструмент загубили? Is "lost" a loan that never ends?'],
        [
          'priya',
          'Philosophically, yes. In practice I will add a column.',
          { reactions: '😄 oleksii tamar' },
        ],
      ],
    },
    {
      ago: 18,
      at: '19:44',
      lines: [
        [
          'haruka',
          'A small helper for the reminder mails. It is polite on the first day and less so on the tenth:',
        ],
        [
          'haruka',
          code(
            'python',
            'from datetime import date',
            '',
            '',
            'def reminder(tool: str, due: date, today: date) -> str | None:',
            '    """Says nothing until the tool is late."""',
            '    late = (today - due).days',
            '    if late <= 0:',
            '        return None',
            '    if late < 10:',
            '        return f"The {tool} was due {late} days ago. No hurry, just asking."',
            '    return f"The {tool} misses its hook on the wall."',
          ),
          { reactions: '😂 kwame minh ada lucas' },
        ],
        ['kwame', '"misses its hook" made me return the clamp. It works.'],
        ['tamar', 'One day: "1 days ago". Shall I send a patch?'],
        ['haruka', 'お願いします! Please do.'],
      ],
    },
    {
      ago: 17,
      at: '08:15',
      lines: [
        [
          'tamar',
          code(
            'diff',
            '-        return f"The {tool} was due {late} days ago. No hurry, just asking."',
            '+        days = "yesterday" if late == 1 else f"{late} days ago"',
            '+        return f"The {tool} was due {days}. No hurry, just asking."',
          ),
          { reactions: '🚀 haruka priya' },
        ],
        ['haruka', 'Merged. תודה!'],
      ],
    },
    {
      ago: 7,
      at: '22:20',
      lines: [
        [
          'lucas',
          'I made the search forgiving about accents, so that "furadeira" finds “Furadeira” and "meissel" finds “Meißel”:',
        ],
        [
          'lucas',
          code(
            'typescript',
            'const fold = (text: string) =>',
            "  text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')",
            '',
            'export function find(tools: Tool[], query: string): Tool[] {',
            '  const words = fold(query).split(/\\s+/).filter(Boolean)',
            '  return tools.filter((tool) => words.every((word) => fold(tool.name).includes(word)))',
            '}',
          ),
        ],
        ['ada', 'Nice. Does it behave with Arabic and Hebrew tool names?'],
        [
          'lucas',
          'It drops the vowel marks, which is what one wants when searching. `fold("سُلَّم")` and `fold("سلم")` are the same.',
          { reactions: '✅ ada tamar' },
        ],
        [
          'jun',
          'Please use `Intl.Collator` if it ever gets slow to maintain. For 300 tools this is perfect.',
        ],
      ],
    },
    {
      ago: 2,
      at: '20:31',
      lines: [
        [
          'oleksii',
          'Nightly backup of the laptop is running. It is four lines, and one of them is a comment:',
        ],
        [
          'oleksii',
          code(
            'bash',
            '#!/usr/bin/env bash',
            'set -euo pipefail',
            '# The newest fourteen are kept.',
            'pg_dump --format=custom tools > "tools-$(date +%F).dump"',
            'ls -t tools-*.dump | tail -n +15 | xargs -r rm --',
          ),
          { reactions: '💾 priya ada jun' },
        ],
        ['jun', 'That is five lines.'],
        ['oleksii', 'The shebang is decoration.', { reactions: '😄 jun kwame' }],
        ['ada', 'Did anyone try to *restore* one? A backup is a rumour until then.'],
        ['oleksii', 'Restoring on Thursday, in front of witnesses.', { reactions: '🍿 kwame minh lucas' }],
      ],
    },
  ],
  unread: { ada: 2 },
}
