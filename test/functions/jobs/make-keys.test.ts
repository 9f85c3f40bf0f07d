import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { LOCAL_REGION } from '../../../local/environment.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { startCloud } from '../../support/cloud.ts'
import { newDatabase } from '../../support/databases.ts'

const NAMES = ['SIGNING_KEYS_SECRET_ID', 'VERIFICATION_KEYS_SECRET_ID', 'REFRESH_KEY_SECRET_ID'] as const

/** The job in an environment whose secrets exist and are empty, as after a first deployment. */
async function start() {
  const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres'), 'empty'))
  onTestFinished(cloud.stop)
  const client = new SecretsManagerClient({
    endpoint: cloud.keysUrl,
    region: LOCAL_REGION,
    credentials: cloud.credentials,
  })
  onTestFinished(() => client.destroy())
  for (const name of NAMES) {
    process.env[name] = `new/${name}`
    await client.send(new CreateSecretCommand({ Name: `new/${name}` }))
  }
  const { handler } = await import('../../../functions/jobs/make-keys.ts')
  const texts = () =>
    Promise.all(
      NAMES.map(async name =>
        JSON.parse(
          (await client.send(new GetSecretValueCommand({ SecretId: `new/${name}` }))).SecretString ?? '',
        ),
      ),
    )
  const run = (event?: unknown) => handler(event, lambdaContext('jobs-make-keys', 'request', 60_000))
  return { run, texts, client }
}

describe('jobs/make-keys', () => {
  // A function reads its environment when it is loaded.
  beforeEach(() => void vi.resetModules())

  it('creates the keys of a new environment, and keeps existing keys', async () => {
    const { run, texts } = await start()
    expect(await run()).toEqual({ made: ['signing_keys', 'refresh_key'] })
    const made = await texts()
    const [ring, published, refresh] = made
    expect(published.keys.map(({ kid }: { kid: string }) => kid)).toEqual([ring.next.kid, ring.current.kid])
    expect(JSON.stringify(published)).not.toContain('"d"')
    expect(Buffer.from(refresh.key, 'base64url')).toHaveLength(32)
    expect(await run({})).toEqual({ made: [] })
    expect(await texts()).toEqual(made)
  })

  it('replaces only the keys that an operator names', async () => {
    const { run, texts } = await start()
    await run()
    const [ring, , refresh] = await texts()
    expect(await run({ replace: ['signing_keys'] })).toEqual({ made: ['signing_keys'] })
    const [newRing, newPublished, sameRefresh] = await texts()
    expect(sameRefresh).toEqual(refresh)
    const kids = newPublished.keys.map(({ kid }: { kid: string }) => kid)
    expect(kids).toEqual([newRing.next.kid, newRing.current.kid])
    expect(kids).not.toContain(ring.current.kid)
    expect(await run({ replace: ['refresh_key'] })).toEqual({ made: ['refresh_key'] })
    expect((await texts())[2]).not.toEqual(refresh)
    await expect(run({ replace: ['everything'] })).rejects.toThrow()
  })

  it('stops a running rotation, so that no leaked key returns', async () => {
    const { run, client } = await start()
    await run()
    const SecretId = 'new/SIGNING_KEYS_SECRET_ID'
    const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId }))
    await run({ replace: ['signing_keys'] })
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }))
    expect(VersionIdsToStages[VersionId]).toEqual([])
  })
})
