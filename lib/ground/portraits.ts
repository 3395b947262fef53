import { limits } from '../protocol/limits.ts'
import { type Refusal, refuse } from '../protocol/refusals.ts'
import { createGate } from './gate.ts'

/** Pixels. Twice of what is shown at most, for fine screens. */
const side = 128
/** Pictures that wait for their turn. */
const most = 16
/** Seconds. A file may be small and still say much to compute. */
const patience = 10

/** What may be read; libvips knows forty formats, and this is what strangers send. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`)

const starts = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF87a', 'GIF89a']

function isKnown(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return true
  return starts.some((known) => start.startsWith(known))
}

const unreadable = refuse(
  'BAD',
  'That is no picture that can be read here. Please choose a PNG, JPEG, WebP or GIF.',
  { field: 'picture' },
)
const tooLarge = refuse('LONG', `That picture is too large: at most ${limits.avatarBytes / 2 ** 20} MiB.`, {
  field: 'picture',
})
const tooWide = refuse('LONG', 'That picture has too many pixels: at most 16 million, such as 4096 × 4096.', {
  field: 'picture',
})
const busy = refuse('SLOW', 'Many pictures are being made just now. Try again in 5 s.', { retryAfter: 5 })

/**
 * Makes small squares of pictures that people send, anew from their pixels: nothing else of the file stays, such as where
 * it was taken. One at a time, off the main thread.
 */
export function createPortraits() {
  const oneByOne = createGate(1)
  let waiting = 0
  let loading: ReturnType<typeof load> | undefined

  /** Refusals: BAD (not a picture, or a broken one), LONG (bytes, pixels), SLOW. */
  return async (bytes: Uint8Array): Promise<Buffer | Refusal> => {
    if (bytes.length > limits.avatarBytes) return tooLarge
    if (!isKnown(bytes)) return unreadable
    if (waiting >= most) return busy
    waiting += 1
    try {
      return await oneByOne(async () => {
        loading ??= load()
        return draw(await loading, bytes)
      })
    } finally {
      waiting -= 1
    }
  }
}

/** Not needed before the first picture. */
async function load() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  return sharp
}

async function draw(sharp: Awaited<ReturnType<typeof load>>, bytes: Uint8Array): Promise<Buffer | Refusal> {
  try {
    const picture = sharp(bytes, { limitInputPixels: limits.avatarPixels, failOn: 'error' })
    return await picture
      .timeout({ seconds: patience })
      // First of all: enlarged as a whole, a strip of a few pixels' width would take gigabytes.
      .extract(middleOf(await picture.metadata()))
      .resize(side, side)
      // After the crop, or the whole picture would be copied to be turned; the middle is the same either way.
      .autoOrient()
      // Where it lets through, the initials behind it would be seen.
      .flatten({ background: '#ffffff' })
      .webp({ quality: 82 })
      .toBuffer()
  } catch (error) {
    return error instanceof Error && error.message.includes('pixel limit') ? tooWide : unreadable
  }
}

/** The largest square in the middle. */
function middleOf({ width, height }: { width: number; height: number }) {
  const side = Math.min(width, height)
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  }
}
