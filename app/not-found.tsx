import type { Metadata } from 'next'
import { Missing } from './missing.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default Missing
