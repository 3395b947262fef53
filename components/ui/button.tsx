import type { ComponentProps } from 'react'

export type ButtonLook = { variant?: 'primary' | 'quiet' | 'ghost' | 'danger'; size?: 'md' | 'sm' | 'icon' }

const variants = {
  primary: 'bg-accent text-on-accent hover:bg-accent-ink border-transparent',
  quiet: 'bg-raised text-ink border-control hover:bg-sunken',
  ghost: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-raised text-danger border-danger hover:bg-danger-soft',
}
const sizes = {
  md: 'min-h-11 tablet:min-h-9 px-4 py-1 text-base',
  sm: 'min-h-11 tablet:min-h-8 px-3 py-1 text-sm',
  icon: 'size-11 tablet:size-8 p-0',
}

/** For links that look like buttons. */
export function buttonClass({ variant = 'primary', size = 'md' }: ButtonLook = {}): string {
  return `button inline-flex shrink-0 items-center justify-center gap-2 rounded border font-medium no-underline transition-colors duration-fast disabled:opacity-60 aria-disabled:opacity-60 ${variants[variant]} ${sizes[size]}`
}

export function Button({ variant, size, className = '', ...rest }: ButtonLook & ComponentProps<'button'>) {
  return <button type="button" {...rest} className={`${buttonClass({ variant, size })} ${className}`} />
}
