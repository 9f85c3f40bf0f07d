import type { ReactNode } from 'react'
import { Link } from 'react-router'
import './button.css'

/** The properties of {@link LinkButton}. */
export interface LinkButtonProps {
  readonly to: string
  /** What the history entry of the page keeps. */
  readonly state?: unknown
  readonly variant?: 'primary' | 'secondary' | 'quiet'
  /** Called when the user follows the link. */
  readonly onPress?: () => void
  readonly children: ReactNode
}

/** A link to another page that looks like a button. */
export function LinkButton({ to, state, variant = 'secondary', onPress, children }: LinkButtonProps) {
  return (
    <Link to={to} state={state} onClick={onPress} className={`button ${variant}`}>
      {children}
    </Link>
  )
}
