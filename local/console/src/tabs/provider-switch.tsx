import { useEffect, useId, useRef } from 'react'
import type { ProviderSwitch } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import '../ui/filter.css'
import './providers-tab.css'

/** The properties of {@link Switch}. */
export interface SwitchProps {
  readonly one: ProviderSwitch
  /** The path of the provider. */
  readonly path: string
}

/** A switch. A number is set when the field is left. */
export function Switch({ one, path }: SwitchProps) {
  const { name, label, description, choices, accepts, value, initial } = one
  const id = useId()
  const act = useAct()
  const input = useRef<HTMLInputElement>(null)
  // A reset or another tab can change the value.
  useEffect(() => {
    if (input.current) input.current.value = String(value)
  }, [value])
  const set = (text: string) => {
    const changed =
      typeof value === 'boolean' ? text === 'true' : typeof value === 'number' ? Number(text) : text
    if (changed !== value)
      void act({ method: 'PUT', path, body: { [name]: changed } }, `${label}: now ${text}.`)
  }
  return (
    <div className="switch">
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="soft" id={`${id}-about`}>
          <code>{name}</code>: {description} Default: {String(initial)}.
        </p>
      </div>
      <div className="filter">
        {choices ? (
          <select
            id={id}
            value={String(value)}
            aria-describedby={`${id}-about`}
            onChange={event => set(event.target.value)}
          >
            {choices.map(choice => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <input
            ref={input}
            id={id}
            defaultValue={String(value)}
            inputMode="numeric"
            title={`Accepts ${accepts}`}
            aria-describedby={`${id}-about`}
            onBlur={event => set(event.target.value)}
            onKeyDown={event => event.key === 'Enter' && set(event.currentTarget.value)}
          />
        )}
      </div>
    </div>
  )
}
