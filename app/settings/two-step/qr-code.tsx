import { encode } from 'uqr'

/** Drawn here as one path, so that it needs neither a script nor a service that would get to know the secret. */
export function QrCode({ of, label }: { of: string; label: string }) {
  const { data, size } = encode(of, { ecc: 'M', border: 4 })
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-52 rounded bg-paper text-print"
    >
      <path d={dots.join('')} fill="currentColor" />
    </svg>
  )
}
