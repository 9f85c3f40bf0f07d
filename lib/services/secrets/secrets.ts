import type { Settings } from '../../runtime/configuration/settings.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import { openedOnce, sdkOptions } from '../sdk-client.ts'

/** Reads the current version of a secret as text. Throws if the secret does not exist or access is denied. */
export type ReadSecret = (secretId: string) => Promise<string>

/** Reads a secret; `undefined` if it does not exist or has no value yet. */
export async function readIfPresent(readSecret: ReadSecret, secretId: string): Promise<string | undefined> {
  try {
    return await readSecret(secretId)
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

/** Reads secrets from Secrets Manager. */
export function openSecrets(settings: Settings['common']): ReadSecret {
  const opened = openedOnce(async () => {
    const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
    return { client: new SecretsManagerClient(sdkOptions(settings)), GetSecretValueCommand }
  })
  return async secretId => {
    const { client, GetSecretValueCommand } = await opened()
    const command = new GetSecretValueCommand({ SecretId: secretId })
    const { SecretString } = await inSpan(
      'Secrets Manager GetSecretValue',
      { 'rpc.system.name': 'aws-api' },
      () => client.send(command),
    )
    if (SecretString === undefined) throw new Error(`The secret ${secretId} has no text`)
    return SecretString
  }
}
