import type { Chat, Seat } from '../chat/chat.ts'
import { createGate } from '../ground/gate.ts'
import type { Viewer } from '../ground/identity.ts'
import { toPerson } from '../ground/viewer.ts'
import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse, refused } from '../protocol/refusals.ts'
import type { Changes, Member } from '../protocol/wire.ts'
import type { Asked, Registry } from './answer.ts'
import type { Feeds } from './feeds.ts'
import type { Following } from './following.ts'
import type { Nodes } from './nodes.ts'
import type { Presence } from './presence.ts'
import type { Readings, Weigh } from './readings.ts'

const done = { ok: true } as const
/** Rooms read at once for one subscription, so that a thousand do not take every database connection. */
const width = 8

type Ground = {
  chat: Chat
  feeds: Feeds
  following: Following
  nodes: Nodes
  presence: Presence
  readings: Readings
}

export function createCommands({ chat, feeds, following, nodes, presence, readings }: Ground): Registry {
  const enter = ({ socket }: Asked, room: string) => chat.enter(socket.data.viewer, room)

  /** Does `work` from the asker's seat in the room. */
  async function seated<T>(asked: Asked, room: string, work: (seat: Seat) => Promise<T | Refusal>) {
    const seat = await enter(asked, room)
    return refused(seat) ? seat : work(seat)
  }

  const moderating = (asked: Asked, room: string, work: (seat: Seat) => Promise<Member | Refusal>) =>
    seated(asked, room, async (seat) => wrap('member', await work(seat)))

  async function signedIn<T>({ socket }: Asked, work: (viewer: Viewer) => Promise<T | Refusal>) {
    const { viewer } = socket.data
    return viewer ? work(viewer) : refuse('AUTH', 'Please sign in first.')
  }

  return {
    'room:subscribe': {
      rate: 'command',
      handle: ({ rooms }, { socket, afterwards }) =>
        readings(socket, rooms.length, async (weigh) => {
          const read = await readAll(rooms, ({ room, since }) => following.read(socket, room, since), weigh)
          afterwards(() => {
            for (const one of read) if (!refused(one)) following.follow(socket, one.room, one.to)
          })
          return { ok: true, rooms: read }
        }),
    },
    'room:unsubscribe': {
      rate: 'command',
      async handle({ rooms }, asked) {
        for (const ref of rooms) {
          const seat = await enter(asked, ref)
          if (!refused(seat)) feeds.leave(seat.room.id, asked.socket)
        }
        return done
      },
    },
    'room:create': {
      rate: 'change',
      handle: (input, asked) =>
        signedIn(asked, async (viewer) => wrap('room', await chat.rooms.create(viewer, input))),
    },
    'room:join': {
      rate: 'change',
      handle: ({ room }, asked) =>
        seated(asked, room, async (seat) => wrap('room', await chat.rooms.join(seat))),
    },
    'room:leave': {
      rate: 'change',
      handle: ({ room }, asked) => seated(asked, room, chat.rooms.leave),
    },
    'room:update': {
      rate: 'change',
      handle: ({ room, ...input }, asked) =>
        seated(asked, room, async (seat) => wrap('room', await chat.rooms.update(seat, input))),
    },
    'room:members': {
      rate: 'command',
      handle: ({ room }, asked) =>
        readings(asked.socket, 1, (weigh) =>
          seated(asked, room, async (seat) => {
            const members = await chat.rooms.members(seat)
            if (!refused(members)) weigh(sizeOf({ messages: [], members }))
            return wrap('members', members)
          }),
        ),
    },
    'room:bans': {
      rate: 'command',
      handle: ({ room }, asked) =>
        seated(asked, room, async (seat) => wrap('bans', await chat.moderation.banned(seat))),
    },
    'room:reports': {
      rate: 'command',
      handle: ({ room }, asked) =>
        seated(asked, room, async (seat) => wrap('reports', await chat.reports.inRoom(seat))),
    },
    'room:read': {
      rate: 'command',
      handle: ({ room, seq }, asked) =>
        seated(asked, room, async (seat) => wrap('seq', await chat.rooms.markRead(seat, seq))),
    },
    'member:add': {
      rate: 'change',
      handle: ({ room, user }, asked) =>
        seated(asked, room, async (seat) => wrap('member', await chat.rooms.addMember(seat, user))),
    },
    'member:remove': {
      rate: 'change',
      handle: ({ room, user }, asked) => seated(asked, room, (seat) => chat.rooms.removeMember(seat, user)),
    },
    'member:role': {
      rate: 'change',
      handle: ({ room, user, role }, asked) =>
        moderating(asked, room, (seat) => chat.moderation.appoint(seat, user, role)),
    },
    'member:ban': {
      rate: 'change',
      handle: ({ room, ...input }, asked) =>
        moderating(asked, room, (seat) => chat.moderation.ban(seat, input)),
    },
    'member:unban': {
      rate: 'change',
      handle: ({ room, user }, asked) => moderating(asked, room, (seat) => chat.moderation.unban(seat, user)),
    },
    'member:mute': {
      rate: 'change',
      handle: ({ room, ...input }, asked) =>
        moderating(asked, room, (seat) => chat.moderation.mute(seat, input)),
    },
    'member:unmute': {
      rate: 'change',
      handle: ({ room, user }, asked) =>
        moderating(asked, room, (seat) => chat.moderation.unmute(seat, user)),
    },
    'direct:open': {
      rate: 'change',
      handle: (input, asked) =>
        signedIn(asked, async (viewer) => wrap('room', await chat.rooms.openDirect(viewer, input))),
    },
    'history:read': {
      rate: 'command',
      handle: ({ room, ...query }, asked) =>
        readings(asked.socket, 1, async (weigh) => {
          const page = await chat.history.page({ viewer: asked.socket.data.viewer, room }, query)
          if (refused(page)) return page
          weigh(sizeOf({ ...page, members: [] }))
          return { ok: true, ...page }
        }),
    },
    'message:send': {
      rate: 'send',
      handle: (input, { socket }) => chat.messages.sendTo(socket.data.viewer, input.room, input),
    },
    'message:edit': {
      rate: 'change',
      handle: ({ room, ...input }, asked) => seated(asked, room, (seat) => chat.messages.edit(seat, input)),
    },
    'message:delete': {
      rate: 'change',
      handle: ({ room, seq }, asked) => seated(asked, room, (seat) => chat.messages.delete(seat, seq)),
    },
    'message:react': {
      rate: 'change',
      handle: ({ room, ...input }, asked) => seated(asked, room, (seat) => chat.messages.react(seat, input)),
    },
    'message:report': {
      rate: 'report',
      handle: ({ room, ...input }, asked) => seated(asked, room, (seat) => chat.reports.make(seat, input)),
    },
    'report:resolve': {
      rate: 'change',
      handle: ({ room, seq, outcome }, asked) =>
        signedIn(asked, () => seated(asked, room, (seat) => chat.reports.resolve(seat, { seq, outcome }))),
    },
    typing: {
      rate: 'command',
      handle: ({ room }, asked) =>
        seated(asked, room, async (seat) => {
          const writer = chat.mayWrite(seat)
          if (refused(writer)) return writer
          const { id, rev } = writer.room
          const user = toPerson(writer.viewer)
          feeds.typing(id, user, rev, asked.socket)
          nodes.tell({ type: 'typing', room: id, user, rev })
          return done
        }),
    },
    presence: {
      rate: 'command',
      async handle({ state }, { socket }) {
        presence.set(socket, state)
        return done
      },
    },
    'presence:watch': {
      rate: 'command',
      handle: ({ users }, asked) =>
        signedIn(asked, async (viewer) =>
          wrap('users', presence.watch(asked.socket, await chat.people.shown(viewer, users))),
        ),
    },
  }
}

/** Rooms in their order, until the answer is large: the others are to be asked for again. */
async function readAll<Ask>(rooms: Ask[], read: (ask: Ask) => Promise<Changes | Refusal>, weigh: Weigh) {
  const gate = createGate(width)
  let size = 0
  return Promise.all(
    rooms.map((ask) =>
      gate(async () => {
        if (size >= limits.answerBytes) {
          return refuse('SLOW', 'Too much for one answer. Ask again for this room.', { retryAfter: 1 })
        }
        const changes = await read(ask)
        if (refused(changes)) return changes
        size += sizeOf(changes)
        weigh(sizeOf(changes))
        return changes
      }),
    ),
  )
}

/** Code units, of people about so many. */
function sizeOf({ messages, members }: Pick<Changes, 'messages'> & { members: readonly unknown[] }): number {
  return messages.reduce((sum, { text, html }) => sum + text.length + html.length, members.length * 300)
}

/** An answer with one named part. */
function wrap<Name extends string, T>(name: Name, outcome: T | Refusal) {
  if (refused(outcome)) return outcome
  return { ok: true, [name]: outcome } as { ok: true } & Record<Name, T>
}
