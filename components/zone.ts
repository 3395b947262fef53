'use client'
import { createContext, use } from 'react'

/** Times are shown in the reader's zone: what the server was told, then what the device says. */
export const ZoneContext = createContext('UTC')

export const useZone = (): string => use(ZoneContext)
