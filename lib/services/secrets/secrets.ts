import * as z from 'zod/mini'
import { AwsError } from '../../aws/aws-error.ts'
import { jsonClient } from '../../aws/json-client.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { systemFraction } from '../../runtime/random.ts'
import { inSpan } from '../../runtime/tracing/span.ts'

/** Reads the current version of a secret as text. Throws if the secret does not exist or access is denied. */
export type ReadSecret = (secretId: string) => Promise<string>

/** Reads a secret; `undefined` if it does not exist or has no value yet. */
export async function readIfPresent(readSecret: ReadSecret, secretId: string): Promise<string | undefined> {
  try {
    return await readSecret(secretId)
  } catch (error) {
    if (error instanceof AwsError && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

const SecretValue = z.object({ SecretString: z.string() })

/** Reads secrets from Secrets Manager. */
export function openSecrets(settings: Settings['common']): ReadSecret {
  const call = jsonClient(
    { name: 'secretsmanager', target: 'secretsmanager', version: '1.1' },
    {
      region: settings.awsRegion,
      credentials: settings,
      endpoint: settings.secretsManagerEndpoint,
      timeoutMilliseconds: settings.awsRequestMilliseconds,
      share: systemFraction,
    },
  )
  return async secretId => {
    const output = await inSpan('Secrets Manager GetSecretValue', { 'rpc.system.name': 'aws-api' }, () =>
      call('GetSecretValue', { SecretId: secretId }),
    )
    const value = z.safeParse(SecretValue, output)
    if (!value.success) throw new Error(`The secret ${secretId} has no text`)
    return value.data.SecretString
  }
}
