import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../protocol/limits.ts'
import { refused } from '../protocol/refusals.ts'
import { createPortraits } from './portraits.ts'

const portrait = createPortraits()
const [red, blue] = ['#ff0000', '#0000ff']
const canvas = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })

/** Red above, blue below. */
const halves = async () =>
  canvas(200, 200, red).composite([
    { input: await canvas(200, 100, blue).png().toBuffer(), top: 100, left: 0 },
  ])

async function made(bytes: Uint8Array): Promise<Buffer> {
  const image = await portrait(bytes)
  if (refused(image)) throw new Error(image.message)
  return image
}

async function codeOf(bytes: Uint8Array): Promise<string | null> {
  const image = await portrait(bytes)
  return refused(image) ? image.code : null
}

/** Red, green and blue at a place, as fractions of the side. */
async function colourAt(image: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  return [...data.subarray(at, at + 3)]
}

const isRed = ([r = 0, , b = 0]: number[]) => r > 180 && b < 80
const isBlue = ([r = 0, , b = 0]: number[]) => b > 180 && r < 80

/** The size that the header of a PNG tells, in place of its own. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const { crc32 } = await import('node:zlib')
  const png = await canvas(8, 8, red).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

/** Two frames, red and then blue. */
async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = [red, blue].map((colour) => canvas(60, 60, colour).png().toBuffer())
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .toFormat(format)
    .toBuffer()
}

describe('a portrait', () => {
  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('is a square of WebP, made of %s', async (format) => {
    const image = await made(await canvas(300, 200, red).toFormat(format).toBuffer())
    expect(await sharp(image).metadata()).toMatchObject({ format: 'webp', width: 128, height: 128 })
    expect(await colourAt(image, 0.5, 0.5)).toSatisfy(isRed)
  })

  test('is also made of one pixel, and of what is much wider than high', async () => {
    for (const [width, height] of [
      [1, 1],
      [3000, 2],
    ] as const) {
      const image = await made(await canvas(width, height, blue).png().toBuffer())
      expect(await sharp(image).metadata()).toMatchObject({ width: 128, height: 128 })
    }
  })

  test.each([
    [1, 16_000],
    [16_000, 1],
  ])('of a strip of %i × %i is its middle, never enlarged as a whole', async (width, height) => {
    const [left, top] = [Math.floor((width - 1) / 2), Math.floor((height - 1) / 2)]
    const dot = { input: await canvas(1, 1, blue).png().toBuffer(), left, top }
    const strip = await canvas(width, height, red).composite([dot]).png().toBuffer()
    const before = process.resourceUsage().maxRSS
    const image = await made(strip)
    // In KiB. All of it, 128 pixels wide, would be 768 MiB.
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(128 * 1024)
    expect(await sharp(image).metadata()).toMatchObject({ width: 128, height: 128 })
    for (const place of [0.1, 0.5, 0.9]) expect(await colourAt(image, place, place)).toSatisfy(isBlue)
  })

  test('has nothing of where it was taken, and stands upright', async () => {
    const place = { IFD3: { GPSLatitude: '48/1 51/1 30/1', GPSLongitude: '2/1 17/1 40/1' } }
    const words = { IFD0: { Copyright: 'Ada of the mill' } }
    const photo = await (await halves())
      .withExif({ ...words, ...place })
      .withMetadata({ orientation: 3 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><where>the mill</where></x:xmpmeta>')
      .jpeg()
      .toBuffer()
    expect((await sharp(photo).metadata()).orientation).toBe(3)
    expect(photo.toString('latin1')).toContain('the mill')
    const image = await made(photo)
    const { exif, xmp, icc, iptc, orientation } = await sharp(image).metadata()
    expect({ exif, xmp, icc, iptc, orientation }).toEqual({})
    expect(image.toString('latin1')).not.toContain('mill')
    // Orientation 3 is upside down.
    expect(await colourAt(image, 0.5, 0.1)).toSatisfy(isBlue)
    expect(await colourAt(image, 0.5, 0.9)).toSatisfy(isRed)
  })

  test.each(['gif', 'webp'] as const)('is the first picture of an animation in %s', async (format) => {
    const moving = await animated(format)
    expect((await sharp(moving).metadata()).pages).toBe(2)
    const image = await made(moving)
    expect((await sharp(image).metadata()).pages ?? 1).toBe(1)
    expect(await colourAt(image, 0.5, 0.5)).toSatisfy(isRed)
  })

  test('lets nothing through from behind', async () => {
    const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: '#00000000' } })
    const image = await made(await clear.png().toBuffer())
    expect((await sharp(image).metadata()).hasAlpha).toBe(false)
    expect(await colourAt(image, 0.5, 0.5)).toEqual([255, 255, 255])
  })
})

describe('what is no portrait', () => {
  let noise: Buffer
  beforeAll(async () => {
    noise = await sharp({
      create: {
        width: 90,
        height: 90,
        channels: 3,
        background: red,
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer()
  })

  test('text and drawings that call themselves pictures are not read', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    for (const text of ['', 'hello', svg, `<?xml version="1.0"?>${svg}`, '%PDF-1.7', 'P6 1 1 255\n...']) {
      expect(await codeOf(Buffer.from(text))).toBe('BAD')
    }
  })

  test('other formats are not read, also behind the beginning of a known one', async () => {
    const tiff = await canvas(9, 9, red).tiff().toBuffer()
    const avif = await canvas(64, 64, red).avif().toBuffer()
    for (const other of [tiff, avif, Buffer.concat([Buffer.from('GIF89a'), tiff])]) {
      expect(await codeOf(other)).toBe('BAD')
    }
  })

  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('nor is %s that breaks off', async (format) => {
    const whole = await sharp(noise).toFormat(format).toBuffer()
    expect(await codeOf(whole)).toBe(null)
    expect(await codeOf(whole.subarray(0, Math.floor(whole.length / 2)))).toBe('BAD')
  })

  test('a small file that says to be enormous is not unpacked', async () => {
    const before = process.memoryUsage().rss
    expect(await codeOf(await claiming(50_000, 50_000))).toBe('LONG')
    expect(await codeOf(await claiming(4_097, 4_096))).toBe('LONG')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
  })

  test('more bytes than may be sent are refused unread', async () => {
    expect(await codeOf(Buffer.concat([noise, Buffer.alloc(limits.avatarBytes)]))).toBe('LONG')
  })

  test('when many come at once, some are told to come again', async () => {
    const codes = await Promise.all(Array.from({ length: 40 }, () => codeOf(noise)))
    expect(codes.filter((code) => code === null)).toHaveLength(16)
    expect(codes.filter((code) => code === 'SLOW')).toHaveLength(24)
    expect(await codeOf(noise)).toBe(null)
  })
})
