import { expect, test } from 'vitest'
import { clientFrame, createFrameReader, opcodes } from './frames.ts'

/** As servers send them: not masked. */
function serverFrame(text: string, opcode = opcodes.text): Buffer {
  const payload = Buffer.from(text)
  const size = payload.length
  const header = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10)
  header[0] = 0x80 | opcode
  header[1] = size < 126 ? size : size < 65_536 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(size, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(size), 2)
  return Buffer.concat([header, payload])
}

/** What is heard when the bytes come in chunks of so many, each in the same buffer as the one before. */
function heard(bytes: Buffer, sizes: () => number): { text: string; opcode: number }[] {
  const found: { text: string; opcode: number }[] = []
  const read = createFrameReader((chunk, from, to, opcode) => {
    found.push({ text: chunk.toString('utf8', from, to), opcode })
  })
  const shared = Buffer.alloc(bytes.length)
  for (let at = 0, size = 0; at < bytes.length; at += size) {
    size = Math.min(sizes(), bytes.length - at)
    bytes.copy(shared, 0, at, at + size)
    read(shared, size)
    shared.fill(0xff, 0, size)
  }
  return found
}

const lengths = [0, 1, 125, 126, 127, 300, 65_535, 65_536, 70_000]
const texts = lengths.map((length, index) => `${'äb…🔥'.repeat(length)}`.slice(0, length) + index)
const all = Buffer.concat([...texts.map((text) => serverFrame(text)), serverFrame('', opcodes.close)])
const told = [...texts.map((text) => ({ text, opcode: opcodes.text })), { text: '', opcode: opcodes.close }]

test('frames of every length are heard, many in one chunk', () => {
  expect(heard(all, () => all.length)).toEqual(told)
})

test.each([1, 2, 3, 5, 7, 4096, 65_537])('frames are heard whole where chunks have %i bytes', (size) => {
  expect(heard(all, () => size)).toEqual(told)
})

test('frames are heard whole wherever chunks end', () => {
  let state = 7
  const uneven = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 1 + (state % (state % 3 === 0 ? 9 : 9_000))
  }
  for (let turn = 0; turn < 20; turn++) expect(heard(all, uneven)).toEqual(told)
})

test('what is masked, compressed or only a part of a message is not taken for a frame', () => {
  for (const bytes of [clientFrame('no'), Buffer.from([0xc1, 0]), Buffer.from([0x01, 0])]) {
    expect(() => heard(bytes, () => bytes.length)).toThrow()
  }
})

test('a client frame carries its text under a mask of zeros', () => {
  for (const text of ['', 'short', 'ä'.repeat(62), 'ä'.repeat(63), 'long'.repeat(10_000)]) {
    const frame = clientFrame(text)
    const size = Buffer.byteLength(text)
    const mask = size < 126 ? 2 : 4
    expect(frame[0]).toBe(0x81)
    expect(frame[1]).toBe(0x80 | Math.min(size, 126))
    if (mask === 4) expect(frame.readUInt16BE(2)).toBe(size)
    expect(frame.readUInt32BE(mask)).toBe(0)
    expect(frame.toString('utf8', mask + 4)).toBe(text)
  }
})
