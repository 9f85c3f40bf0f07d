import { useId } from 'react'
import { useFilter } from '../data/filters.ts'
import './filter.css'

/** The properties of {@link FilterSelect}. */
export interface FilterSelectProps {
  readonly label: string
  /** The name of the filter in the address of the page. */
  readonly name: string
  /** The values with their texts. The empty value is "All". */
  readonly options: readonly (readonly [value: string, text: string])[]
}

/** A filter with a choice of values. The address of the page keeps the value. */
export function FilterSelect({ label, name, options }: FilterSelectProps) {
  const id = useId()
  const [value, setValue] = useFilter(name)
  const isKnown = value === '' || options.some(([option]) => option === value)
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={event => setValue(event.target.value)}>
        <option value="">All</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}
