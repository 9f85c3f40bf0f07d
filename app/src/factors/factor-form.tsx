import type { FactorProof, RequestOptions, Result } from '@dashtam/client'
import { type ReactNode, useState } from 'react'
import { SubmitForm } from '../forms/submit-form.tsx'
import { ownProblem } from '../problems/own-problem.ts'
import type { ProblemLike } from '../problems/problem.ts'
import { Button } from '../ui/button.tsx'
import { DialogActions } from '../ui/dialog-actions.tsx'
import { canUsePasskeys } from './can-use-passkeys.ts'
import { type Factor, factorLabels, inUsableOrder, type Proof } from './factor.ts'
import './factor-form.css'
import { factorViews } from './factor-views.tsx'
import { useLifetime } from './use-lifetime.ts'

/** The properties of {@link FactorForm}. */
export interface FactorFormProps<Data> {
  /** The factors, the recommended first. */
  readonly factors: readonly Factor[]
  readonly passkeyOptions: RequestOptions | null
  readonly verify: (proof: Proof) => PromiseLike<Result<Data>>
  readonly onVerified: (data: Data) => void
  /** Closes the dialog of the form. Absent outside of dialogs. */
  readonly onCancel?: () => void
  /** Buttons and links that help with a problem. */
  readonly actionsFor?: (problem: ProblemLike) => ReactNode
  /** Fields that every factor has. */
  readonly children?: ReactNode
}

/** Asks for a factor, and lets the user choose another one. */
export function FactorForm<Data>(props: FactorFormProps<Data>) {
  const { onCancel } = props
  const factors = inUsableOrder(props.factors, canUsePasskeys())
  const [chosen, choose] = useState<Factor>()
  const factor = chosen ?? factors[0]
  if (factor === undefined)
    return (
      <>
        <p>You have no sign-in method for this. Contact support.</p>
        {onCancel && <DialogActions onCancel={onCancel} />}
      </>
    )
  return (
    <>
      <ChosenFactor key={factor} factor={factor} {...props} />
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

/** The form of one factor. Its passkey ceremony ends with it. */
function ChosenFactor<Data>(props: FactorFormProps<Data> & { readonly factor: Factor }) {
  const { factor, children, actionsFor, onCancel, onVerified } = props
  const { submitLabel, fieldProblems, content } = factorViews[factor]
  const signal = useLifetime()
  return (
    <SubmitForm
      submitLabel={submitLabel}
      send={field => send(factor, props, { field, signal: signal() })}
      onSent={onVerified}
      fieldProblems={fieldProblems}
      {...(actionsFor && { actionsFor })}
      {...(onCancel && { onCancel })}
    >
      {content}
      {children}
    </SubmitForm>
  )
}

interface Submission {
  readonly field: (name: string) => string
  readonly signal: AbortSignal | undefined
}

async function send<Data>(
  factor: Factor,
  { passkeyOptions, verify }: FactorFormProps<Data>,
  { field, signal }: Submission,
): Promise<Result<Data>> {
  switch (factor) {
    case 'passkey': {
      const proof = await askForPasskey(passkeyOptions, signal)
      return proof.ok ? verify(proof.data) : proof
    }
    case 'password':
      return verify({ type: factor, password: field('password') })
    default:
      return verify({ type: factor, code: field('code') })
  }
}

/** The code of passkeys is loaded when it is first necessary. */
async function askForPasskey(
  options: RequestOptions | null,
  signal: AbortSignal | undefined,
): Promise<Result<FactorProof>> {
  if (!options) return { ok: false, problem: ownProblem('unexpected_error') }
  const { passkeyFactor } = await import('@dashtam/client/passkeys')
  return passkeyFactor(options, { signal })
}
