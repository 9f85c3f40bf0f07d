import type { SecretDescription } from '../../services/secrets/versioned-secret.ts'

/** A step that Secrets Manager requests from a rotation function. It may repeat each of the four steps. */
export interface RotationStep {
  readonly step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret'
  /** ARN of the secret. */
  readonly secretId: string
  /** The id of the version that the rotation creates. */
  readonly version: string
}

/** The state of a rotation: its version is pending, or has become the current version. */
export interface RotationState {
  readonly isCurrent: boolean
  /** The id of the current version. */
  readonly current: string | undefined
}

/**
 * Checks that a step belongs to a running rotation of this secret.
 * @throws if the step is for another secret, or its version is neither pending nor current.
 */
export function rotationState(
  { arn, labels }: SecretDescription,
  { secretId, version }: RotationStep,
): RotationState {
  if (secretId !== arn) throw new Error(`This function rotates only ${arn}`)
  const own = labels.get(version) ?? []
  const isCurrent = own.includes('AWSCURRENT')
  if (!isCurrent && !own.includes('AWSPENDING')) throw new Error(`The version ${version} is not pending`)
  return { isCurrent, current: [...labels].find(([, on]) => on.includes('AWSCURRENT'))?.[0] }
}
