import type { FactorProof, RequestOptions, Result } from '@dashtam/client'
import { type ReactNode, useState } from 'react'
import { PasswordField } from '../forms/password-field.tsx'
import { SubmitForm } from '../forms/submit-form.tsx'
import { ownProblem } from '../problems/own-problem.ts'
import type { ProblemLike } from '../problems/problem.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { type Factor, factorLabels, type Proof } from './factor.ts'
import './factor-form.css'

/** The properties of {@link FactorForm}. */
export interface FactorFormProps<Data> {
  /** The factors, the recommended first. */
  readonly factors: readonly Factor[]
  readonly passkeyOptions: RequestOptions | null
  readonly verify: (proof: Proof, field: (name: string) => string) => PromiseLike<Result<Data>>
  readonly onVerified: (data: Data, field: (name: string) => string) => void
  /** Closes the dialog of the form. Absent outside of dialogs. */
  readonly onCancel?: () => void
  /** Buttons and links that help with a problem. */
  readonly actionsFor?: (problem: ProblemLike) => ReactNode
  /** Fields that every factor has. */
  readonly children?: ReactNode
}

/** Asks for a factor, and lets the user choose another one. */
export function FactorForm<Data>(props: FactorFormProps<Data>) {
  const { factors, children, actionsFor, onCancel, onVerified } = props
  const [chosen, choose] = useState<Factor>()
  const factor = chosen ?? factors[0]
  if (factor === undefined) return <p>Your account has no method for this. Contact support.</p>
  const { submitLabel, fieldProblems, content } = views[factor]
  return (
    <>
      <SubmitForm
        key={factor}
        submitLabel={submitLabel}
        send={field => send(factor, props, field)}
        onSent={onVerified}
        fieldProblems={fieldProblems}
        {...(actionsFor && { actionsFor })}
        {...(onCancel && { onCancel })}
      >
        {content}
        {children}
      </SubmitForm>
      {factors.length > 1 && (
        <div className="other-factors">
          <p className="soft">Other ways</p>
          {factors
            .filter(other => other !== factor)
            .map(other => (
              <Button key={other} variant="quiet" onPress={() => choose(other)}>
                {factorLabels[other]}
              </Button>
            ))}
        </div>
      )}
    </>
  )
}

async function send<Data>(
  factor: Factor,
  { passkeyOptions, verify }: FactorFormProps<Data>,
  field: (name: string) => string,
): Promise<Result<Data>> {
  switch (factor) {
    case 'passkey': {
      const proof = await askForPasskey(passkeyOptions)
      return proof.ok ? verify(proof.data, field) : proof
    }
    case 'password':
      return verify({ type: factor, password: field('password') }, field)
    default:
      return verify({ type: factor, code: field('code') }, field)
  }
}

/** The code of passkeys is loaded when it is first necessary. */
async function askForPasskey(options: RequestOptions | null): Promise<Result<FactorProof>> {
  if (!options) return { ok: false, problem: ownProblem('unexpected_error') }
  const { passkeyFactor } = await import('@dashtam/client/passkeys')
  return passkeyFactor(options)
}

interface View {
  readonly submitLabel: string
  readonly content: ReactNode
  readonly fieldProblems: Readonly<Record<string, { readonly field: string; readonly text: string }>>
}

const views: Readonly<Record<Factor, View>> = {
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
