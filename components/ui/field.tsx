import { type ComponentProps, type ReactNode, useId } from 'react'

type Around = { label: ReactNode; hint?: ReactNode; error?: string | undefined }

const control =
  'control w-full rounded border border-control bg-raised px-3 py-2 text-ink aria-invalid:border-danger'

function Labelled({ id, label, hint, error, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="wrap-anywhere text-sm text-danger">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

function described(id: string, { hint, error }: Pick<Around, 'hint' | 'error'>) {
  const by = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return { id, 'aria-describedby': by || undefined, 'aria-invalid': error ? true : undefined }
}

/** A labelled line of text. `error` is a sentence; it is read out with the field. */
export function Field({ label, hint, error, ...rest }: Around & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input {...rest} {...described(id, { hint, error })} className={`${control} min-h-11 tablet:min-h-9`} />
    </Labelled>
  )
}

export function Area({ label, hint, error, ...rest }: Around & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea rows={3} {...rest} {...described(id, { hint, error })} className={control} />
    </Labelled>
  )
}

export function Select({ label, hint, error, ...rest }: Around & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select
        {...rest}
        {...described(id, { hint, error })}
        className={`${control} min-h-11 tablet:min-h-9`}
      />
    </Labelled>
  )
}

/** One option of several (`type="radio"`) or a yes and no (`type="checkbox"`), the whole line being the target. */
export function Choice({ label, hint, type = 'radio', ...rest }: Around & ComponentProps<'input'>) {
  const id = useId()
  return (
    <label htmlFor={id} className="flex min-h-11 items-start gap-3 rounded py-2 tablet:min-h-8">
      <input {...rest} id={id} type={type} className="mt-0.5 size-5 shrink-0 accent-accent" />
      <span className="flex flex-col">
        <span>{label}</span>
        {hint ? <span className="text-sm text-muted">{hint}</span> : null}
      </span>
    </label>
  )
}
