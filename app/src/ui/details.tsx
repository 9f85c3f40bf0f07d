import type { ReactNode } from 'react'
import './details.css'

/** The properties of {@link Details}. */
export interface DetailsProps {
  /** Names and values, in order. */
  readonly items: readonly (readonly [name: string, value: ReactNode])[]
}

/** A list of names with values. */
export function Details({ items }: DetailsProps) {
  return (
    <dl className="details">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
