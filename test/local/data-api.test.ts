import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { signer } from '../../lib/aws/sign.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { toServiceError } from '../../local/data-api/data-api-errors.ts'
import { loginsIn } from '../../local/data-api/logins.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { arns, startDatabase } from '../support/data-api.ts'

/** Posts a signed but invalid request. */
async function post(path: string, body: string): Promise<{ status: number; type: string | null }> {
  const { url, credentials } = await startDatabase('empty')
  const sign = signer('rds-data', LOCAL_REGION, credentials)
  const headers = sign({ host: new URL(url).host, path, body }, new Date())
  const { status, headers: answered } = await fetch(url + path, { method: 'POST', headers, body })
  return { status, type: answered.get('x-amzn-errortype') }
}

describe('the local Data API rejects', () => {
  it.each([
    ['incomplete JSON', '/Execute', '{', 400, 'SerializationException'],
    ['a request without ARNs', '/Execute', '{"sql":"select 1"}', 400, 'BadRequestException'],
    ['a request without SQL', '/Execute', JSON.stringify(arns), 400, 'BadRequestException'],
    ['an unknown operation', '/Nothing', '{}', 404, 'UnknownOperationException'],
    ['more than 4 MiB', '/Execute', ' '.repeat(4_194_305), 413, 'RequestEntityTooLargeException'],
    [
      'an array as a parameter',
      '/Execute',
      JSON.stringify({
        ...arns,
        sql: 'select :a',
        parameters: [{ name: 'a', value: { arrayValue: { stringValues: ['x'] } } }],
      }),
      400,
      'BadRequestException',
    ],
  ])('%s', async (_, path, body, status, type) => {
    expect(await post(path, body)).toEqual({ status, type })
  })
})

describe('the database login', () => {
  const secrets = secretsManager(LOCAL_REGION)
  const logins = loginsIn(secrets)
  const arn = (name: string) => `arn:aws:secretsmanager:${LOCAL_REGION}:000000000000:secret:${name}`
  const createSecret = (Name: string, SecretString?: string) =>
    secrets.operations['CreateSecret']?.({ Name, ...(SecretString !== undefined && { SecretString }) })

  it('is read from the current version of the secret', async () => {
    createSecret('login', JSON.stringify({ username: 'ada', password: 'x' }))
    expect(logins(arn('login'))).toEqual({ username: 'ada', password: 'x' })
    const SecretString = JSON.stringify({ username: 'ada', password: 'y' })
    secrets.operations['PutSecretValue']?.({ SecretId: 'login', SecretString })
    expect(logins(arn('login'))).toEqual({ username: 'ada', password: 'y' })
  })

  it.each([
    ['the secret does not exist', 'unknown', undefined, 'SecretsErrorException'],
    ['the secret is empty', 'empty', undefined, 'SecretsErrorException'],
    ['the secret is not JSON', 'text', 'x', 'InvalidSecretException'],
    ['the secret has no password', 'half', '{"username":"ada"}', 'InvalidSecretException'],
  ])('causes the same error as on AWS if %s', (_, name, text, type) => {
    if (name !== 'unknown') createSecret(name, text)
    const rejection = () => {
      try {
        return logins(arn(name))
      } catch (error) {
        return toServiceError(error)
      }
    }
    expect(rejection()).toMatchObject({ status: 400, type })
    expect(JSON.stringify(rejection())).not.toContain('ada')
  })

  it('differs between the functions and the owner', async () => {
    const { db, owner } = await startDatabase()
    const who = sql<{ name: string }>`select session_user::text as name`
    expect((await who.execute(db)).rows).toEqual([{ name: 'dashtam_functions_a' }])
    expect((await who.execute(owner)).rows).toEqual([{ name: 'dashtam' }])
  })
})

it('rolls back a transaction that is idle for three minutes', async () => {
  const { client, database, db } = await startDatabase()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { transactionId = '' } = await client.beginTransaction({ ...arns, database })
  const change = { ...arns, database, transactionId, sql: 'update security_config set min_token_version = 9' }
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  await client.executeStatement(change)
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  await client.executeStatement(change)
  await vi.advanceTimersByTimeAsync(3 * 60_000)
  await expect(client.commitTransaction({ ...arns, transactionId })).rejects.toMatchObject({
    code: 'TransactionNotFoundException',
  })
  const [row] = await db.selectFrom('security_config').select('min_token_version').execute()
  expect(row?.min_token_version).not.toBe(9)
})
