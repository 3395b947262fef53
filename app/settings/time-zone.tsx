import { Chosen } from './chosen.tsx'

const zones = Intl.supportedValuesOf('timeZone')

export function TimeZone({ chosen }: { chosen: string | null }) {
  // One that this machine knows by another name is still theirs.
  const all = chosen && !zones.includes(chosen) ? [chosen, ...zones] : zones
  return (
    <Chosen
      label="Time zone"
      name="timeZone"
      defaultValue={chosen ?? ''}
      hint="Optional. Programs of yours can ask for it."
    >
      <option value="">Not told</option>
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Chosen>
  )
}
