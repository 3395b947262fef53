import type { Config } from 'tailwindcss'

/** Utilities speak the tokens of app/styles/tokens.css; no colour stands anywhere else. */
const token = (name: string) => `var(--${name})`
const colours = [
  ...['canvas', 'surface', 'raised', 'sunken', 'ink', 'muted', 'accent', 'on-accent', 'accent-soft'],
  ...['accent-ink', 'mention', 'mention-ink', 'danger', 'danger-soft', 'success', 'warn', 'link', 'focus'],
  ...['control', 'presence', 'border', 'print', 'paper'],
]

export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    screens: { tablet: '768px', desktop: '1100px' },
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      ...Object.fromEntries(colours.map((name) => [name, token(name)])),
    },
    fontFamily: { sans: token('font-body'), heading: token('font-heading'), mono: token('font-code') },
    fontSize: {
      xs: ['0.75rem', '1.5'],
      sm: ['0.8125rem', '1.5'],
      base: ['0.9375rem', '1.5'],
      lg: ['1.0625rem', '1.5'],
      xl: ['1.25rem', '1.3'],
      '2xl': ['1.625rem', '1.2'],
      '3xl': ['2.125rem', '1.15'],
    },
    borderRadius: { none: '0', sm: '4px', DEFAULT: '8px', lg: '12px', xl: '16px', full: '9999px' },
    boxShadow: { sheet: token('shadow-sheet'), raised: token('shadow-raised'), none: 'none' },
    transitionDuration: { fast: '90ms', DEFAULT: '150ms', slow: '220ms' },
    transitionTimingFunction: { DEFAULT: 'cubic-bezier(.2,.8,.2,1)' },
    extend: { maxWidth: { column: '46rem', code: '64rem' } },
  },
} satisfies Config
