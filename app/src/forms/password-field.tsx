import { type ReactNode, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { TextField } from 'react-aria-components/TextField'
import { FieldMessage } from '../ui/field-message.tsx'
import '../ui/field.css'
import './password-field.css'

/** The properties of {@link PasswordField}. */
export interface PasswordFieldProps {
  readonly label: string
  readonly name: string
  /** Tells password managers whether to fill in or to suggest a password. */
  readonly autoComplete: 'current-password' | 'new-password'
  readonly onChange?: (password: string) => void
  /** Returns an error, or null if the password is acceptable. */
  readonly validate?: (password: string) => string | null
  /** A hint below the field. */
  readonly children?: ReactNode
}

/** A field for a password, with a button that shows what was typed. */
export function PasswordField({ label, children, ...props }: PasswordFieldProps) {
  const [isVisible, setVisible] = useState(false)
  return (
    <TextField
      {...props}
      className="field"
      isRequired
      type={isVisible ? 'text' : 'password'}
      autoCorrect="off"
      spellCheck="false"
    >
      <Label>{label}</Label>
      <div className="password-row">
        <Input autoCapitalize="none" />
        <Button
          className="password-toggle"
          onPress={() => setVisible(!isVisible)}
          aria-label={`${isVisible ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
        >
          {isVisible ? 'Hide' : 'Show'}
        </Button>
      </div>
      <FieldMessage />
      {children}
    </TextField>
  )
}
