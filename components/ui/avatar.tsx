import type { Person, PresenceState } from '@/lib/protocol/wire.ts'
import { hueStyle } from '../author.ts'
import { Presence } from './presence.tsx'

const sizes = {
  xs: 'size-5 rounded-sm text-[0.625rem]',
  sm: 'size-6 rounded-sm text-xs',
  md: 'size-9 rounded text-sm',
  lg: 'size-16 rounded-lg text-2xl',
}

/** The first letters of a name, as a reader sees letters. */
function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? name]
  return first
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** Decoration: the name stands beside it. */
export function Avatar({
  person,
  size = 'md',
  presence,
}: {
  person: Pick<Person, 'id' | 'name' | 'avatar'>
  size?: keyof typeof sizes
  presence?: PresenceState | undefined
}) {
  return (
    <span className="relative inline-flex shrink-0" aria-hidden="true">
      <span
        style={hueStyle(person.id)}
        className={`portrait inline-flex select-none items-center justify-center font-heading font-semibold ${sizes[size]}`}
      >
        {initials(person.name)}
        {person.avatar ? (
          // biome-ignore lint/performance/noImgElement: it is small, made already, and of this server
          <img
            src={`/avatars/${person.id}/${person.avatar}`}
            alt=""
            width={128}
            height={128}
            loading="lazy"
            decoding="async"
          />
        ) : null}
      </span>
      {presence ? (
        <span className="absolute -end-1 -bottom-1 rounded-full bg-surface p-0.5">
          <Presence state={presence} />
        </span>
      ) : null}
    </span>
  )
}
