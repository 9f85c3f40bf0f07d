import { useState } from 'react'
import { Text } from 'react-aria-components/Text'
import { PasswordField } from './password-field.tsx'
import { isNewPassword, passwordRules, rarePasswordRules } from './password-rules.ts'

/** The properties of {@link NewPasswordField}. */
export interface NewPasswordFieldProps {
  readonly label: string
  readonly name: string
}

/** A field for a new password. It shows the rules, and which of them the password already meets. */
export function NewPasswordField({ label, name }: NewPasswordFieldProps) {
  const [password, setPassword] = useState('')
  const rules = [...passwordRules, ...rarePasswordRules.filter(rule => !rule.isMet(password))]
  return (
    <PasswordField
      label={label}
      name={name}
      autoComplete="new-password"
      onChange={setPassword}
      validate={value =>
        value === '' || isNewPassword(value) ? null : 'Choose a password that meets all rules.'
      }
    >
      <Text slot="description" elementType="div">
        <ul className="password-rules" aria-label="Rules for the password">
          {rules.map(({ code, label: rule, isMet }) => (
            <li key={code} className={isMet(password) ? 'met' : undefined}>
              <span>
                {rule}
                {isMet(password) && <span className="visually-hidden"> (met)</span>}
              </span>
            </li>
          ))}
        </ul>
      </Text>
    </PasswordField>
  )
}
