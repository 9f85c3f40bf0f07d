import type { ReactNode } from 'react'
import type { FieldProblems } from '../forms/field-errors.ts'
import { PasswordField } from '../forms/password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { Factor } from './factor.ts'

/** The form of a factor. */
export interface FactorView {
  readonly submitLabel: string
  readonly content: ReactNode
  readonly fieldProblems: FieldProblems
}

/** The forms of the factors. */
export const factorViews: Readonly<Record<Factor, FactorView>> = {
  passkey: {
    submitLabel: 'Use a passkey',
    content: <p>Confirm with your fingerprint, your face, the PIN of your device or a security key.</p>,
    fieldProblems: {},
  },
  totp: {
    submitLabel: 'Confirm',
    content: (
      <TextField
        label="Code from your authenticator app"
        description="Six digits. They change every 30 seconds."
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={16}
        autoFocus
        isRequired
      />
    ),
    fieldProblems: {
      invalid_factor: {
        field: 'code',
        text: 'This code was not accepted. Each code works once: wait for the next one.',
      },
    },
  },
  recovery_code: {
    submitLabel: 'Confirm',
    content: (
      <TextField
        label="Recovery code"
        description="One of the codes that you saved when you set up your account. It works once."
        name="code"
        autoComplete="off"
        spellCheck="false"
        maxLength={64}
        autoFocus
        isRequired
      />
    ),
    fieldProblems: {
      invalid_factor: { field: 'code', text: 'This code was not accepted. Each code works once.' },
    },
  },
  password: {
    submitLabel: 'Confirm',
    content: <PasswordField label="Password" name="password" autoComplete="current-password" />,
    fieldProblems: {
      invalid_credentials: { field: 'password', text: 'This is not your password.' },
    },
  },
}
