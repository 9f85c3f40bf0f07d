import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components/Button'
import { ProgressBar } from 'react-aria-components/ProgressBar'
import './button.css'

/** The properties of {@link Button}. */
export interface ButtonProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode
  /** `primary` for the main action of a page, `danger` for one that deletes or ends something. Default: `secondary`. */
  readonly variant?: 'primary' | 'secondary' | 'danger' | 'quiet'
}

/** A button. While `isPending`, it shows and announces progress, ignores presses, and keeps the focus. */
export function Button({ variant = 'secondary', children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`button ${variant}`}>
      {({ isPending }) => (
        <>
          {children}
          {isPending && <ProgressBar className="button-progress" aria-label="In progress" isIndeterminate />}
        </>
      )}
    </AriaButton>
  )
}
