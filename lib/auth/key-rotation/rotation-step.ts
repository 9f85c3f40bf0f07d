import type { SecretDescription } from '../../services/secrets/versioned-secret.ts'

/** What Secrets Manager asks a rotation function to do: the four steps, each of which it may repeat. */
export interface RotationStep {
  readonly step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret'
  /** ARN of the secret. */
  readonly secretId: string
  /** The id of the version that the rotation makes. */
  readonly version: string
}

/** How far a rotation is: its version is pending, or has become the current one. */
export interface RotationState {
  readonly isCurrent: boolean
  /** The id of the version that is current now. */
  readonly current: string | undefined
}

/**
 * Checks that a step is of a rotation of this secret that is under way.
 * @throws if it is of another secret, or its version is neither pending nor current.
 */
export function rotationState(
  { arn, labels }: SecretDescription,
  { secretId, version }: RotationStep,
): RotationState {
  if (secretId !== arn) throw new Error(`This function rotates ${arn}, and nothing else`)
  const own = labels.get(version) ?? []
  const isCurrent = own.includes('AWSCURRENT')
  if (!isCurrent && !own.includes('AWSPENDING')) throw new Error(`The version ${version} is not pending`)
  return { isCurrent, current: [...labels].find(([, on]) => on.includes('AWSCURRENT'))?.[0] }
}
