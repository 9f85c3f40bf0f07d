import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components/Button'
import { ProgressBarContext } from 'react-aria-components/ProgressBar'
import { useSlottedContext } from 'react-aria-components/slots'
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
          {isPending && <Progress />}
        </>
      )}
    </AriaButton>
  )
}

/**
 * The part that turns. The button is labelled by its id. The component of React Aria is not used, because it creates a
 * formatter of numbers while the application starts, which takes 15 ms.
 */
function Progress() {
  const id = useSlottedContext(ProgressBarContext)?.id
  return <span id={id} role="progressbar" className="button-progress" aria-label="In progress" />
}
