import { everybody } from './people.ts'
import { type Conversation, code } from './script.ts'

export const rainGauge: Conversation = {
  kind: 'public',
  name: 'Rain gauge',
  slug: 'rain-gauge',
  topic: 'The thing on the roof, and the garden under it.',
  people: ['marit', 'jun', 'ada', 'eleni', 'kwame', 'haruka', 'lucas', 'ines'],
  sittings: [
    {
      ago: 23,
      at: '07:55',
      lines: [
        [
          'marit',
          'The tipping bucket is on the roof. One tip is 0.2 mm. It has counted three pigeons so far.',
        ],
        ['jun', 'Debounce it in software. A pigeon is not rain:'],
        [
          'jun',
          code(
            'cpp',
            'volatile unsigned long tips = 0;',
            'volatile unsigned long last = 0;',
            '',
            'void onTip() {',
            '  unsigned long now = millis();',
            '  if (now - last < 250) return;  // the reed switch bounces',
            '  last = now;',
            '  tips++;',
            '}',
          ),
        ],
        ['marit', 'Does that help against pigeons?'],
        ['jun', 'No. Against pigeons there is only a wire.', { reactions: '🐦 marit eleni kwame' }],
      ],
    },
    {
      ago: 11,
      at: '06:40',
      lines: [
        [
          'eleni',
          '**18.4 mm** since midnight. The tomatoes are standing up straight for the first time this month.',
        ],
        [
          'kwame',
          'I do not need to water today. This is the best program anyone here has written.',
          { reactions: '🍅 eleni marit, 🌧️ jun ada' },
        ],
        ['ines', 'La calabaza ya tiene flores 🌼'],
      ],
    },
    {
      ago: 4,
      at: '12:30',
      lines: [
        [
          'haruka',
          'The week in numbers, from the log:\n\n- Monday to Wednesday: dry\n- Thursday: 6.2 mm, most of it in twenty minutes\n- Friday: 0.4 mm, or two very heavy pigeons',
          { reactions: '📊 ada marit' },
        ],
        ['marit', 'The wire is up since Saturday. No more pigeons in the statistics.'],
        ['lucas', 'They sit next to it now, looking disappointed.', { reactions: '😂 haruka eleni jun' }],
      ],
    },
  ],
}

export const bookClub: Conversation = {
  kind: 'public',
  name: 'Book club',
  slug: 'book-club',
  topic: 'Now: “Three Men in a Boat”. A chapter a week. Spoilers after Wednesday only.',
  people: ['ines', 'ada', 'tamar', 'minh', 'eleni', 'kwame', 'zofia', 'noor'],
  sittings: [
    {
      ago: 15,
      at: '20:00',
      lines: [
        [
          'ines',
          'Next book is decided, by five votes to three: *Three Men in a Boat*, Jerome K. Jerome, 1889. It is free to read: https://www.gutenberg.org/ebooks/308',
        ],
        [
          'zofia',
          'I voted against, and I have laughed out loud on the tram twice already.',
          { reactions: '😄 ines ada' },
        ],
        ['kwame', 'Chapter one: a man reads a medical book and finds that he has everything. I felt seen.'],
      ],
    },
    {
      ago: 8,
      at: '21:12',
      lines: [
        [
          'minh',
          '> I like work: it fascinates me. I can sit and look at it for hours.\n\nThis should hang over the workbench.',
          { reactions: '🖼️ ada kwame zofia noor, 💯 tamar' },
        ],
        ['ada', 'Ordering letters for the wall. Who paints?'],
        ['eleni', 'Εγώ! I have the brushes.'],
        ['noor', 'I am still at the tin of pineapple. Nobody told me that a tin could be a tragedy.'],
        ['tamar', 'The tin wins. זה הפרק הכי טוב.'],
      ],
    },
    {
      ago: 0,
      at: '08:45',
      lines: [
        [
          'ines',
          'Wednesday, half past seven, at mine. Chapters eleven and twelve. There will be tortilla, and there will *not* be tinned pineapple.',
        ],
        ['kwame', 'I was going to bring some. As a tribute.', { reactions: '🍍 zofia minh ines' }],
      ],
    },
  ],
  unread: { ada: 2, tamar: 2, noor: 1 },
}

export const languageCafe: Conversation = {
  kind: 'public',
  name: 'Language café',
  slug: 'language-café',
  topic: 'Teach us one word a day. Mistakes are the point.',
  people: everybody,
  sittings: [
    {
      ago: 14,
      at: '13:00',
      lines: [
        ['haruka', 'Word of the day: **木漏れ日** (*komorebi*), sunlight that falls through leaves.'],
        [
          'marit',
          'Norwegian has **utepils**: the first beer of the year that one drinks outside. Less poetic, as useful.',
          { reactions: '🍺 kwame zofia, 😄 haruka' },
        ],
        [
          'noor',
          'Mine is **سَمَر** (*samar*): staying up late after dark to talk with friends. I think we need a room for that.',
          { reactions: '🌙 ada tamar haruka eleni priya' },
        ],
        [
          'tamar',
          'In Hebrew there is **פירגון** (*firgun*): to be glad without envy about the good fortune of another.',
        ],
      ],
    },
    {
      ago: 6,
      at: '12:41',
      lines: [
        [
          'priya',
          'आज का शब्द: **जुगाड़** (*jugaad*). To mend a thing with whatever lies about, so that it works better than it should.',
        ],
        ['ada', 'That is the name of our whole workshop.', { reactions: '💯 priya kwame noor lucas jun' }],
        ['oleksii', 'Українською майже так само: «з того, що було». Literally: from what there was.'],
        [
          'jun',
          '한국어로는 **눈치**. To know what somebody needs before they say it. 드라이버를 건네주는 사람.',
        ],
        [
          'lucas',
          '**Cafuné**: passar os dedos pelo cabelo de alguém. The cat on the laptop knows this word.',
          { reactions: '🐈 ada kwame, ❤️ ines marit' },
        ],
      ],
    },
    {
      ago: 1,
      at: '13:20',
      lines: [
        [
          'minh',
          'Từ hôm nay: **thương**. It is love, but the kind that makes you repair somebody’s bicycle at ten in the evening.',
        ],
        [
          'noor',
          'I did not know that I had been speaking Vietnamese.',
          { reactions: '🚲 minh ines, ❤️ ada tamar haruka' },
        ],
      ],
    },
  ],
  unread: { kwame: 2 },
}

export const lostAndFound: Conversation = {
  kind: 'public',
  name: 'Lost and found',
  slug: 'lost-and-found',
  topic: 'One glove, seven lens caps, a trombone mouthpiece.',
  people: ['kwame', 'zofia', 'ines', 'minh', 'marit', 'lucas'],
  sittings: [
    {
      ago: 10,
      at: '17:17',
      lines: [
        ['zofia', 'Found: a trombone mouthpiece, in the box for 10 mm bolts. Whose? And above all, why?'],
        ['lucas', 'Mine 🙈 It was the right size to hold the bolts down while I sorted them.'],
        ['kwame', 'I withdraw every question.', { reactions: '🎺 zofia minh' }],
      ],
    },
  ],
}
