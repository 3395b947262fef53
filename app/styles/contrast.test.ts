import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hueOf } from '../../components/author.ts'

type Theme = 'light' | 'dark'
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const hues = [...new Set(Array.from({ length: 500 }, (_, at) => hueOf(`person ${at}`)))]

const linear = (channel: number) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
const weigh = ([r = 0, g = 0, b = 0]: number[]) => 0.2126 * r + 0.7152 * g + 0.0722 * b

function ofHex(hex: string): number {
  return weigh([1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)))
}

/** Björn Ottosson's matrices, to linear sRGB, clipped as a screen does. */
function ofOklch(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  return weigh(rgb.map((channel) => Math.min(1, Math.max(0, channel))))
}

function pair(pattern: RegExp, theme: Theme): string {
  const found = pattern.exec(css)
  const value = found?.[theme === 'light' ? 1 : 2]
  if (!value) throw new Error(`no ${theme} colour for ${pattern}`)
  return value
}

function token(name: string, theme: Theme): number {
  return ofHex(pair(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`), theme))
}

function person(selector: string, property: string, theme: Theme, hue: number): number {
  const oklch = 'oklch\\(([\\d. ]+) var\\(--hue\\)\\)'
  const value = pair(
    new RegExp(`${selector} \\{[^}]*?\\b${property}: light-dark\\(${oklch}, ${oklch}\\)`),
    theme,
  )
  const [lightness = 0, chroma = 0] = value.split(' ').map(Number)
  return ofOklch(lightness, chroma, hue)
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

const papers = ['canvas', 'surface', 'raised', 'sunken']
const floors: [ink: string, papers: string[], light: number, dark: number][] = [
  ['ink', papers, 12, 12],
  ['muted', papers, 5.6, 6.6],
  ['on-accent', ['accent'], 6.3, 9.6],
  ['on-accent', ['accent-ink'], 4.5, 4.5],
  ['accent-ink', ['accent-soft'], 6.5, 8.5],
  ['mention-ink', ['mention'], 7.4, 8.8],
  ['danger', ['danger-soft'], 5.4, 5.8],
  ['danger', papers, 4.5, 4.5],
  ['accent', papers, 4.5, 4.5],
  ['link', papers, 4.5, 4.5],
  ['success', papers, 4.5, 4.5],
  ['warn', papers, 4.5, 4.5],
  ['focus', papers, 3, 3],
  ['control', ['surface', 'raised', 'canvas', 'sunken'], 3, 3],
  ['presence', ['surface', 'canvas', 'raised', 'sunken'], 3, 3],
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(floors)('%s can be read on %j', (ink, on, light, dark) => {
    const worst = Math.min(...on.map((paper) => ratio(token(ink, theme), token(paper, theme))))
    expect(Math.round(worst * 10) / 10).toBeGreaterThanOrEqual(theme === 'light' ? light : dark)
  })

  it('every author’s name can be read on every paper', () => {
    const ratios = hues.flatMap((hue) =>
      papers.map((paper) => ratio(person('\\.author', 'color', theme, hue), token(paper, theme))),
    )
    expect(hues).toHaveLength(10)
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5)
  })

  it('the letters on every portrait can be read', () => {
    const ratios = hues.map((hue) =>
      ratio(person('\\.portrait', 'color', theme, hue), person('\\.portrait', 'background', theme, hue)),
    )
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5)
  })
})
