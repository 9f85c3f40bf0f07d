import { useId } from 'react'
import { useFilter } from '../data/filters.ts'
import './filter.css'

/** The properties of {@link FilterText}. */
export interface FilterTextProps {
  readonly label: string
  /** The name of the filter in the address of the page. */
  readonly name: string
}

/** A filter for text. The address of the page keeps the value. */
export function FilterText({ label, name }: FilterTextProps) {
  const id = useId()
  const [value, setValue] = useFilter(name)
  return (
    <div className="filter text">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={event => setValue(event.target.value)}
      />
    </div>
  )
}
