import type { Result } from '@dashtam/client'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import type { ProblemLike } from '../problems/problem.ts'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { settle } from '../problems/settle.ts'
import { useWait } from '../problems/use-wait.ts'
import { formatWait } from '../text/wait.ts'
import { Button } from '../ui/button.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import { type FieldErrors, type FieldProblems, fieldErrors } from './field-errors.ts'

/** The properties of {@link SubmitForm}. */
export interface SubmitFormProps<Data> {
  /** The fields. Their names are those of the API, so that its errors appear at the right field. */
  readonly children?: ReactNode
  readonly submitLabel: string
  /** Sends the form. `field` returns the value of a field by its name. */
  readonly send: (field: (name: string) => string) => PromiseLike<Result<Data>>
  readonly onSent: (data: Data, field: (name: string) => string) => void
  /** Problems that belong to a field, such as a wrong current password. */
  readonly fieldProblems?: FieldProblems
  /** Buttons and links that help with a problem. */
  readonly actionsFor?: (problem: ProblemLike, field: (name: string) => string) => ReactNode
  /** Closes the dialog of the form. Absent outside of dialogs. */
  readonly onCancel?: () => void
  /** Links and hints below the button. */
  readonly footer?: ReactNode
}

interface Failed {
  readonly problem: ProblemLike
  readonly errors: FieldErrors
  /** Whether every error belongs to a field of the form, so that no other message is necessary. */
  readonly isAtFields: boolean
  readonly actions: ReactNode
}

/**
 * A form that sends its fields to the API once at a time.
 *
 * Errors of fields appear at the fields, and the first one receives the focus. Other problems appear above the button. If
 * the server asks to wait, the button is disabled until then.
 */
export function SubmitForm<Data>(props: SubmitFormProps<Data>) {
  const { children, submitLabel, onCancel, footer } = props
  const form = useRef<HTMLFormElement>(null)
  const { isPending, failed, submit } = useSubmit(props)
  const wait = useWait(failed?.problem)
  useEffect(() => {
    const { current } = form
    current?.addEventListener('input', updateError)
    return () => current?.removeEventListener('input', updateError)
  }, [])
  useEffect(() => {
    if (failed) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [failed])
  const button = (
    <Button type="submit" variant="primary" isPending={isPending} isDisabled={wait > 0}>
      {wait > 0 ? `${submitLabel} (in ${formatWait(wait)})` : submitLabel}
    </Button>
  )
  return (
    <Form
      ref={form}
      className="stack"
      {...(failed && { validationErrors: failed.errors })}
      onSubmit={event => {
        event.preventDefault()
        if (wait === 0) void submit(event)
      }}
    >
      {children}
      {failed && !failed.isAtFields && <ProblemNotice problem={failed.problem} actions={failed.actions} />}
      {onCancel ? <DialogActions onCancel={onCancel}>{button}</DialogActions> : button}
      {footer}
    </Form>
  )
}

/**
 * Checks a field with an error again while the user corrects it. By default, this happens when the field loses the focus:
 * the error then disappears between the press and the release of the button, and the button moves away from the pointer.
 */
function updateError({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.ariaInvalid === 'true')
    target.dispatchEvent(new Event('change', { bubbles: true }))
}

function useSubmit<Data>({ send, onSent, fieldProblems, actionsFor }: SubmitFormProps<Data>) {
  const [isPending, setPending] = useState(false)
  const [failed, setFailed] = useState<Failed>()
  // State changes with the next render. A second event can arrive before.
  const isSending = useRef(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    if (isSending.current) return
    isSending.current = true
    const values = new FormData(event.currentTarget)
    const field = (name: string) => String(values.get(name) ?? '')
    setPending(true)
    setFailed(undefined)
    const result = await settle(() => send(field))
    isSending.current = false
    setPending(false)
    if (result.ok) return onSent(result.data, field)
    const { problem } = result
    const errors = fieldErrors(problem, fieldProblems)
    const names = Object.keys(errors)
    const isAtFields = names.length > 0 && names.every(name => values.has(name))
    setFailed({ problem, errors, isAtFields, actions: actionsFor?.(problem, field) })
  }
  return { isPending, failed, submit }
}
