import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { type TextFieldProps as AriaProps, TextField as AriaTextField } from 'react-aria-components/TextField'
import './field.css'
import { FieldMessage } from './field-message.tsx'

/** The properties of {@link TextField}. */
export interface TextFieldProps extends Omit<AriaProps, 'className' | 'style' | 'children'> {
  readonly label: string
  /** A hint below the field. */
  readonly description?: string
}

/** A field for one line of text. It shows the errors of the form for its `name`. */
export function TextField({ label, description, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} className="field">
      <Label>{label}</Label>
      <Input />
      {description && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldMessage />
    </AriaTextField>
  )
}
