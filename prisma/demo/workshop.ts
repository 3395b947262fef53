import { everybody } from './people.ts'
import type { Conversation } from './script.ts'

export const welcome: Conversation = {
  kind: 'public',
  name: 'Welcome',
  slug: 'welcome',
  topic: 'Say hello, ask anything. The workshop is open Tuesday and Thursday evenings and all Saturday.',
  people: everybody,
  sittings: [
    {
      ago: 34,
      at: '17:02',
      lines: [
        [
          'ada',
          'Hello everyone, and welcome to our own corner of the internet! This runs on the old laptop under the workbench.\n\n**Where to start**\n\n- *Workshop*: repairs, tools, what is on the bench\n- *Tool library*: the little program that knows who has the good drill\n- *Rain gauge*: the thing on the roof, and the garden under it\n- *Book club*: one chapter a week, no homework police',
          { reactions: '🎉 noor kwame lucas haruka ines, ❤️ tamar marit' },
        ],
        ['kwame', 'So this is what the laptop was for. I thought you were keeping it warm for the cat.'],
        ['ada', 'It does both jobs.', { reactions: '😄 kwame zofia minh' }],
      ],
    },
    {
      ago: 33,
      at: '08:40',
      lines: [
        ['noor', 'Good morning from the bicycle corner! صباح الخير جميعًا ☀️'],
        [
          'haruka',
          'おはようございます!Nice to have everything in one place. My notifications were in five apps.',
        ],
        ['oleksii', 'Доброго ранку! Does anyone mind if I write in Ukrainian now and then?'],
        [
          'ada',
          'Please do. Everyone writes as they like; somebody always understands.',
          { reactions: '👍 oleksii eleni priya jun, 💛 noor' },
        ],
        ['eleni', 'Καλημέρα! Then I will too. Όλοι καλώς ήρθατε.'],
      ],
    },
    {
      ago: 12,
      at: '19:15',
      lines: [
        [
          'lucas',
          'New here! I moved into the house with the green door. I can solder, and I can make pão de queijo.',
        ],
        ['tamar', 'Both skills are urgently needed. ברוך הבא!', { reactions: '😄 lucas ada, 🧀 kwame' }],
        ['ines', '¡Bienvenido! Come on Thursday, we will show you round. Bring either skill.'],
        ['lucas', 'Thursday it is 🙌'],
      ],
    },
    {
      ago: 1,
      at: '18:05',
      lines: [
        [
          'ada',
          'Reminder: open evening tomorrow. If you have never held a soldering iron, this is the evening for you. We have four spare kits.',
          { reactions: '✋ lucas minh priya' },
        ],
        ['minh', 'Cho mình đăng ký một bộ nhé. One kit for me, please!'],
      ],
    },
  ],
  unread: { noor: 2, kwame: 1 },
}

export const workshop: Conversation = {
  kind: 'public',
  name: 'Workshop',
  slug: 'workshop',
  topic: 'What is on the bench. Photos of before and after welcome, excuses too.',
  people: [...everybody.slice(0, 12), 'marit'],
  sittings: [
    {
      ago: 20,
      at: '10:12',
      lines: [
        [
          'zofia',
          'The radio with the walnut case is back. It hums before it plays. Any ideas before I open it?',
        ],
        ['jun', 'Hum at mains frequency, or twice that?'],
        ['zofia', 'Twice, I think. It is about the B below the A of my tuning fork, two octaves down.'],
        [
          'jun',
          'Then I would look at the big filter capacitors first. They dry out.\n\n> Unplug it, and **discharge them through a resistor** before you touch anything. They hold a charge for a long time.',
          { reactions: '⚠️ ada zofia kwame' },
        ],
        [
          'zofia',
          'Resistor in one hand, other hand in my pocket. Yes, grandfather 😇',
          { reactions: '😄 jun ada' },
        ],
      ],
    },
    {
      ago: 19,
      at: '16:48',
      lines: [
        [
          'zofia',
          'Two of them had leaked. New ones in, and it plays. It found a station with an accordion hour at once.',
        ],
        ['kwame', 'The universe provides.', { reactions: '🪗 zofia eleni marit' }],
        ['jun', '축하해요! 🎉'],
      ],
    },
    {
      ago: 9,
      at: '18:30',
      lines: [
        [
          'noor',
          'Bicycle corner report: **11 bicycles in, 10 out.** The eleventh is more rust than bicycle, and I will not give up.',
        ],
        ['ines', 'Do we still have the 14 mm cone spanner?'],
        ['noor', 'Second drawer, under the one that says "not here".'],
        [
          'priya',
          'That drawer label has confused everyone since spring. I made a list for the wall:\n\n1. Spanners, by size\n2. Spanners, by who bent them\n3. Brake things\n4. Not here',
          { reactions: '😂 noor ines ada oleksii' },
        ],
        ['oleksii', 'Number four must stay. It is tradition.'],
      ],
    },
    {
      ago: 3,
      at: '20:10',
      lines: [
        ['marit', 'Who borrowed the heat gun? The library says me, my shelf says otherwise.'],
        ['eleni', 'Me! I am sorry, I took it from Marit’s bench on Saturday and forgot to write it down.'],
        ['marit', 'All good, keep it till Thursday.', { reactions: '💛 eleni' }],
        ['ada', 'wrong room, sorry', { deleted: true }],
      ],
    },
    {
      ago: 0,
      at: '09:20',
      lines: [
        [
          'haruka',
          'The toaster from last week works again. It was a single crumb, in the worst possible place.',
          { reactions: '🍞 ada noor zofia minh, 👏 kwame' },
        ],
        ['minh', 'A crumb! I had already ordered a heating element.'],
        ['haruka', 'Keep it. Toasters come in threes.'],
        [
          'kwame',
          'Before anyone orders parts, the checklist I keep by the bench:\n\n1. Is it plugged in?\n2. Is the socket alive?\n3. Look for a crumb.\n4. ~~Blame the previous repairer.~~ Ask the previous repairer.',
          { edited: true },
        ],
        ['priya', 'यह तो बहुत काम का है 😄 Printing it for the wall.'],
      ],
    },
  ],
  unread: { ada: 3, noor: 5 },
}
