import { useId } from 'react'
import './check-field.css'

/** The properties of {@link CheckField}. */
export interface CheckFieldProps {
  readonly label: string
  /** A hint below the field. */
  readonly description?: string
  readonly name: string
}

/** A field to choose yes or no. Its value in a form is `on`, or nothing. */
export function CheckField({ label, description, name }: CheckFieldProps) {
  const id = useId()
  const hint = description === undefined ? undefined : `${id}-hint`
  return (
    <div className="check-field">
      <input type="checkbox" id={id} name={name} aria-describedby={hint} />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={hint} className="field-description">
          {description}
        </p>
      )}
    </div>
  )
}
