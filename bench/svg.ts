/** A picture for the docs: it reads in light and dark, and says in words what it shows. Lengths are pixels. */
export type Picture = { title: string; description: string; width: number; height: number }

/** The interface's own colours (app/styles/tokens.css). Of two that stand beside each other one is darker, too. */
const style = `
  svg { color-scheme: light dark; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
  .paper { fill: #fdfcf9; } text { fill: #1a262d; } .muted { fill: #515e67; } .rule { stroke: #d8d6cd; }
  .goal { stroke: #515e67; } .one { fill: #006b6b; stroke: #006b6b; } .other { fill: #b88a4a; stroke: #b88a4a; }
  .missed { fill: #fdfcf9; stroke: #b52524; } .bold { font-weight: 600; } .line { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #141c22; } text { fill: #ebeae2; } .muted { fill: #a0abb2; } .rule { stroke: #2f383e; }
    .goal { stroke: #a0abb2; } .one { fill: #66cfc8; stroke: #66cfc8; } .other { fill: #d9a866; stroke: #d9a866; }
    .missed { fill: #141c22; stroke: #f2857d; }
  }
  .line { fill: none; }`

export function svg({ title, description, width, height }: Picture, shapes: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${style}
</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${text(24, 32, title, 'bold')}
${shapes.join('\n')}
</svg>
`
}

export function text(x: number, y: number, words: string, look = '', anchor: Anchor = 'start'): string {
  return `<text class="${look}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`
}

type Anchor = 'start' | 'middle' | 'end'
type Point = readonly [x: number, y: number]

/** @param look `rule`, `goal`, `one`, `other`, `missed` */
export function line(points: readonly Point[], look: string, dashed = false): string {
  const all = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')
  return `<polyline class="${look} line" points="${all}"${dashed ? ' stroke-dasharray="4 4"' : ''}/>`
}

export function bar(x: number, y: number, width: number, height: number, look: string): string {
  return `<rect class="${look}" x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${height}"/>`
}

export function dot([x, y]: Point, look: string): string {
  return `<circle class="${look}" cx="${round(x)}" cy="${round(y)}" r="5" stroke-width="2"/>`
}

/** Where on `to` a value stands that stands so on `from`. */
export function linear(from: Point, to: Point) {
  return (value: number) => to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0])
}

export function logarithmic(from: Point, to: Point) {
  const scale = linear([Math.log(from[0]), Math.log(from[1])], to)
  return (value: number) => scale(Math.log(value))
}

/** Some round numbers from 0 to beyond the greatest. */
export function ticks(greatest: number): number[] {
  const step = [1, 2, 5, 10].map((one) => one * 10 ** Math.floor(Math.log10(greatest / 5)))
  const wide = step.find((one) => greatest / one <= 5) ?? greatest
  return Array.from({ length: Math.ceil(greatest / wide) + 1 }, (_, index) =>
    Number((index * wide).toPrecision(6)),
  )
}

const round = (value: number) => Number(value.toFixed(1))
const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
