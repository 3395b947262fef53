import type { LaunchOptions } from '@playwright/test'

export function browsers(): (string | undefined)[]
export function launchOptions(executablePath?: string): LaunchOptions
export function launches(executablePath?: string): Promise<boolean>
