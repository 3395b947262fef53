'use client'
import type { ComponentProps } from 'react'
import { useTold } from '@/components/form.tsx'
import { Select } from '@/components/ui/field.tsx'

/** A choice of a form: as it was left, where the form was refused. */
export function Chosen({ defaultValue, ...rest }: ComponentProps<typeof Select> & { name: string }) {
  const chosen = useTold()?.typed[rest.name] ?? defaultValue
  return <Select key={String(chosen)} {...rest} defaultValue={chosen} />
}
