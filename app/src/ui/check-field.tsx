import { useId } from 'react'
import './check-field.css'

/** The properties of {@link CheckField}. */
export interface CheckFieldProps {
  readonly label: string
  /** A hint below the field. */
  readonly description?: string
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
}

/** A field to choose yes or no. */
export function CheckField({ label, description, isSelected, onChange }: CheckFieldProps) {
  const id = useId()
  const hint = description === undefined ? undefined : `${id}-hint`
  return (
    <div className="check-field">
      <input
        type="checkbox"
        id={id}
        checked={isSelected}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        aria-describedby={hint}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={hint} className="field-description">
          {description}
        </p>
      )}
    </div>
  )
}
