import type { Conversation } from './script.ts'

/** What only those who are in it see. */
export const keyholders: Conversation = {
  kind: 'private',
  name: 'Keyholders',
  slug: 'keyholders-demo',
  topic: 'Who opens, who closes, who forgot the alarm.',
  people: ['ada', 'noor', 'kwame', 'marit'],
  sittings: [
    {
      ago: 5,
      at: '21:50',
      lines: [
        ['marit', 'Closed. Window at the back sticks again; push it up, then in.'],
        ['kwame', 'I will plane it on Saturday.'],
        ['ada', 'Thank you. Noor opens tomorrow, I close.', { reactions: '👍 noor marit' }],
      ],
    },
    {
      ago: 0,
      at: '07:58',
      lines: [
        ['noor', 'Open. Coffee is on. The window did not stick, it *fell out*. I have it. I am fine.'],
        ['kwame', 'I said Saturday!!', { reactions: '😂 marit noor' }],
      ],
    },
  ],
  unread: { ada: 1 },
}

export const summerFair: Conversation = {
  kind: 'private',
  name: 'Summer fair',
  slug: 'summer-fair-demo',
  topic: 'Stalls, lemonade, and the plan for rain.',
  people: ['ada', 'ines', 'eleni', 'lucas', 'priya'],
  sittings: [
    {
      ago: 6,
      at: '19:00',
      lines: [
        [
          'ines',
          'Stalls so far:\n\n1. Repair while you wait (Ada, Priya)\n2. Lemonade, and Lucas’s cheese bread\n3. Paint your own sign (Eleni)\n4. Rain gauge, with a watering can so that it shows something',
        ],
        ['lucas', 'How many cheese breads? Asking for my oven.'],
        ['eleni', 'Two hundred.'],
        ['lucas', 'Asking for my *two* ovens.', { reactions: '🧀 ines ada eleni priya' }],
        ['priya', 'बारिश हुई तो? If it rains we move into the workshop, I have measured: four tables fit.'],
      ],
    },
  ],
}

const direct = (
  slug: string,
  people: [string, string],
  rest: Pick<Conversation, 'sittings' | 'unread'>,
): Conversation => ({ kind: 'direct', name: null, slug, topic: '', people, ...rest })

export const directs: Conversation[] = [
  direct('demo-ada-kwame', ['kwame', 'ada'], {
    sittings: [
      {
        ago: 2,
        at: '18:22',
        lines: [
          ['kwame', 'Is the laptop under the bench meant to be *this* warm?'],
          ['ada', 'Is the cat on it?'],
          ['kwame', 'The cat is on it.'],
          ['ada', 'Then yes.', { reactions: '😄 kwame' }],
        ],
      },
      {
        ago: 0,
        at: '09:41',
        lines: [['kwame', 'The window is back in. Do not tell Noor that it took four screws.']],
      },
    ],
    unread: { ada: 1 },
  }),
  direct('demo-ada-noor', ['ada', 'noor'], {
    sittings: [
      {
        ago: 4,
        at: '20:05',
        lines: [
          ['ada', 'Could you look at my gears before the weekend? They jump from third to fifth.'],
          ['noor', 'Bring it on Thursday. It is the cable, it is always the cable.'],
          ['ada', 'شكرًا جزيلًا 🚲'],
          ['noor', 'Your Arabic is better than your gears.', { reactions: '😂 ada' }],
        ],
      },
    ],
  }),
  direct('demo-ada-haruka', ['haruka', 'ada'], {
    sittings: [
      {
        ago: 9,
        at: '11:30',
        lines: [
          [
            'haruka',
            'I wrote down how to add a tool to the library, for the wall: `tools add "Heat gun" --shelf B4`',
          ],
          ['ada', 'Perfect. Shall we translate it? I could do Swedish.'],
          ['haruka', '日本語は任せてください。'],
        ],
      },
    ],
  }),
  direct('demo-priya-jun', ['priya', 'jun'], {
    sittings: [
      {
        ago: 3,
        at: '22:14',
        lines: [
          ['priya', 'Is `check (returned_at > taken_at)` wrong when somebody brings a tool back at once?'],
          ['jun', '같은 트랜잭션이면 now() 값이 같아요. Use `>=`.'],
          ['priya', 'Fixed. धन्यवाद!'],
        ],
      },
    ],
  }),
]

export const concert: Conversation = {
  kind: 'group',
  name: null,
  slug: 'demo-concert',
  topic: '',
  people: ['tamar', 'ada', 'lucas'],
  sittings: [
    {
      ago: 3,
      at: '17:40',
      lines: [
        ['tamar', 'Three tickets for Friday! Doors at seven, the brass band plays first.'],
        ['lucas', 'I have found my mouthpiece, so I could even join them.'],
        ['ada', 'Please only as an encore.', { reactions: '🎺 lucas, 😄 tamar' }],
        ['tamar', 'Meet at the entrance, quarter to seven. ניפגש!'],
      ],
    },
  ],
}
