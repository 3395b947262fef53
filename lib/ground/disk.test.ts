import { tmpdir } from 'node:os'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { watchDisk } from './disk.ts'

const log = pino({ level: 'silent' })

test('a disk is full where less is free than is to be kept free', async () => {
  const [roomy, short] = [await watchDisk(tmpdir(), log, 1), await watchDisk(tmpdir(), log, 2 ** 60)]
  onTestFinished(() => [roomy, short].forEach((disk) => void disk.close()))
  expect([roomy, short].map((disk) => disk.isFull())).toEqual([false, true])
})

test('a folder that cannot be asked about is not', async () => {
  const disk = await watchDisk('/no/such/folder', log, 2 ** 60)
  onTestFinished(disk.close)
  expect(disk.isFull()).toBe(false)
})
