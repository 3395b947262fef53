'use client'
import type { ChangeEvent } from 'react'
import { Line } from '@/components/form.tsx'
import { limits } from '@/lib/protocol/limits.ts'

/** Pixels: more than is kept, for the crop to choose from. */
const side = 1_024

/** What a camera makes is larger than what may be sent: it is made smaller here already. */
async function makeFit(input: HTMLInputElement): Promise<void> {
  const [file] = input.files ?? []
  input.setCustomValidity('')
  if (!file || file.size <= limits.avatarBytes) return
  const smaller = await shrink(file).catch(() => null)
  if (!smaller) {
    const most = limits.avatarBytes / 2 ** 20
    input.setCustomValidity(`That picture is too large: at most ${most} MiB.`)
    input.reportValidity()
    return
  }
  const files = new DataTransfer()
  files.items.add(new File([smaller], 'picture.jpg', { type: smaller.type }))
  input.files = files.files
}

async function shrink(file: File): Promise<Blob | null> {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, side / Math.min(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, 'image/jpeg', 0.85))
  return blob && blob.size <= limits.avatarBytes ? blob : null
}

export function PictureLine() {
  return (
    <Line
      label="Picture"
      name="picture"
      type="file"
      required
      accept="image/png,image/jpeg,image/webp,image/gif"
      hint={`PNG, JPEG, WebP or GIF, at most ${limits.avatarBytes / 2 ** 20} MiB. A small square of it is kept, and nothing of where it was taken.`}
      onChange={(event: ChangeEvent<HTMLInputElement>) => void makeFit(event.currentTarget)}
    />
  )
}
