import {
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import type { RotationFunction } from '../../lib/triggers/rotation-task.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import type { App } from './app.ts'

/** The four steps of a rotation, in order. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const

/** Opens Secrets Manager's rotation of an app's signing keys: its start and each step. */
export async function openRotation(app: App) {
  const { credentials, keysUrl } = app.cloud
  const client = new SecretsManagerClient({ endpoint: keysUrl, region: LOCAL_REGION, credentials })
  const handler = ((await loadFunction('jobs/rotate-signing-keys')) as RotationFunction).with({
    clock: app.clock,
    log: (code, fields = {}) => app.logLines.push({ code, fields }),
  })
  const ids = {
    signingKeys: String(process.env['SIGNING_KEYS_SECRET_ID']),
    verificationKeys: String(process.env['VERIFICATION_KEYS_SECRET_ID']),
  }
  const begin = async (token: string = crypto.randomUUID()) => {
    const { ARN = '', VersionId = '' } = await client.send(
      new RotateSecretCommand({ SecretId: ids.signingKeys, ClientRequestToken: token }),
    )
    return { arn: ARN, version: VersionId }
  }
  const step = (name: (typeof STEPS)[number], { arn, version }: { arn: string; version: string }) =>
    handler(
      { Step: name, SecretId: arn, ClientRequestToken: version },
      lambdaContext('jobs-rotate-signing-keys', crypto.randomUUID(), 60_000),
    )
  const text = async (SecretId: string, VersionStage = 'AWSCURRENT') =>
    (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString ?? ''
  return {
    begin,
    step,
    /** Runs a complete rotation, each step twice, as if every response was lost once. */
    rotate: async () => {
      const rotation = await begin()
      for (const name of STEPS) {
        await step(name, rotation)
        await step(name, rotation)
      }
    },
    /** The key ids of the ring. */
    ring: async () => {
      const { current, next, previous } = JSON.parse(await text(ids.signingKeys))
      return { current: current.kid, next: next.kid, previous: previous?.kid }
    },
    /** The key ids that verify tokens. */
    published: async (): Promise<string[]> =>
      JSON.parse(await text(ids.verificationKeys)).keys.map(({ kid }: { kid: string }) => kid),
    close: () => client.destroy(),
  }
}
