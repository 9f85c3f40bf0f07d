import type { Result } from '@dashtam/client'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { FieldProblems } from './field-errors.ts'
import { SubmitForm } from './submit-form.tsx'

/** The properties of {@link NameDialog}. */
export interface NameDialogProps<Data> {
  /** What is renamed, for screen readers. */
  readonly label: string
  readonly title: string
  /** The current name; an empty text if there is none. */
  readonly name: string
  /** What the API calls the field. Default: `name`. */
  readonly field?: 'name' | 'alias'
  /** A hint below the field. */
  readonly description?: string
  /** Whether the name can be removed. */
  readonly isOptional?: boolean
  readonly fieldProblems?: FieldProblems
  readonly send: (name: string) => PromiseLike<Result<Data>>
  /** Called before the dialog closes. */
  readonly onRenamed: (data: Data) => void
}

/** A button that asks for a new name. */
export function NameDialog<Data>(props: NameDialogProps<Data>) {
  const { label, title, name, field: fieldName = 'name', description, isOptional = false } = props
  const { fieldProblems, send, onRenamed } = props
  return (
    <FormDialog trigger={<Button aria-label={`Rename ${label}`}>Rename</Button>} title={title}>
      {close => (
        <SubmitForm
          submitLabel="Save"
          send={field => send(field(fieldName))}
          onSent={data => {
            onRenamed(data)
            close()
          }}
          onCancel={close}
          {...(fieldProblems && { fieldProblems })}
        >
          <TextField
            label="Name"
            name={fieldName}
            defaultValue={name}
            maxLength={100}
            autoComplete="off"
            autoFocus
            isRequired={!isOptional}
            {...(description !== undefined && { description })}
          />
        </SubmitForm>
      )}
    </FormDialog>
  )
}
