import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { house } from '@/lib/house.ts'
import './globals.css'

const heading = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  variable: '--font-instrument',
  display: 'swap',
})

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f2eb' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1418' },
  ],
}

export async function generateMetadata(): Promise<Metadata> {
  await cookies()
  const { name } = house().settings
  return {
    title: { default: name, template: `%s – ${name}` },
    applicationName: name,
    robots: { index: false, follow: false },
  }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get('theme')?.value
  const chosen = theme === 'light' || theme === 'dark' ? theme : undefined
  return (
    <html lang="en" data-theme={chosen} className={heading.variable}>
      <body>{children}</body>
    </html>
  )
}
