import { describe, expect, it } from 'vitest'
import type { RoomId, UserId } from '../protocol/wire.ts'
import { type Announcement, createAnnouncer } from './announcer.ts'

const read: Announcement = { type: 'read', user: 'u' as UserId, room: 'r' as RoomId, seq: 1 }

describe('an announcement', () => {
  it('is heard by those who listen, as long as they do', () => {
    const { announce, listen } = createAnnouncer()
    const heard: Announcement[] = []
    const stop = listen((one) => heard.push(one))
    announce(read)
    stop()
    announce(read)
    expect(heard).toEqual([read])
  })

  it('reaches the others when one listener throws, and the one who announces goes on', () => {
    const faults: unknown[] = []
    const { announce, listen } = createAnnouncer((error) => faults.push(error))
    const heard: Announcement[] = []
    listen(() => {
      throw new Error('deaf')
    })
    listen((one) => heard.push(one))
    announce(read)
    expect(heard).toEqual([read])
    expect(faults).toEqual([new Error('deaf')])
  })
})
