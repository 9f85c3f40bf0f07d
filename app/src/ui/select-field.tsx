import { type SelectHTMLAttributes, useId } from 'react'
import './field.css'

/** The properties of {@link SelectField}. */
export interface SelectFieldProps
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'style' | 'children' | 'id'> {
  readonly label: string
  readonly options: readonly (readonly [value: string, text: string])[]
}

/** A field to choose one of a few values. The browser's own list is small, and made for every kind of device. */
export function SelectField({ label, options, ...props }: SelectFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select {...props} id={id}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}
