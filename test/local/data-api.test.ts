import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { signer } from '../../lib/db/data-api/sign.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { toServiceError } from '../../local/data-api/data-api-errors.ts'
import { loginsIn } from '../../local/data-api/logins.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { arns, startDatabase } from '../support/data-api.ts'

/** Posts what no client would, rightly signed. */
async function post(path: string, body: string): Promise<{ status: number; type: string | null }> {
  const { url, credentials } = await startDatabase('empty')
  const sign = signer('rds-data', LOCAL_REGION, credentials)
  const headers = sign({ host: new URL(url).host, path, body }, new Date())
  const { status, headers: answered } = await fetch(url + path, { method: 'POST', headers, body })
  return { status, type: answered.get('x-amzn-errortype') }
}

describe('the local Data API refuses', () => {
  it.each([
    ['JSON that is cut', '/Execute', '{', 400, 'SerializationException'],
    ['a request without ARNs', '/Execute', '{"sql":"select 1"}', 400, 'BadRequestException'],
    ['a request without SQL', '/Execute', JSON.stringify(arns), 400, 'BadRequestException'],
    ['an operation that there is not', '/Nothing', '{}', 404, 'UnknownOperationException'],
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

describe('the login of a request', () => {
  const secrets = secretsManager(LOCAL_REGION)
  const logins = loginsIn(secrets)
  const arn = (name: string) => `arn:aws:secretsmanager:${LOCAL_REGION}:000000000000:secret:${name}`
  const keep = (Name: string, SecretString?: string) =>
    secrets.operations['CreateSecret']?.({ Name, ...(SecretString !== undefined && { SecretString }) })

  it('is that of the secret which the request names, as it is now', async () => {
    keep('login', JSON.stringify({ username: 'ada', password: 'x' }))
    expect(logins(arn('login'))).toEqual({ username: 'ada', password: 'x' })
    const SecretString = JSON.stringify({ username: 'ada', password: 'y' })
    secrets.operations['PutSecretValue']?.({ SecretId: 'login', SecretString })
    expect(logins(arn('login'))).toEqual({ username: 'ada', password: 'y' })
  })

  it.each([
    ['there is no such secret', 'unknown', undefined, 'SecretsErrorException'],
    ['the secret is empty', 'empty', undefined, 'SecretsErrorException'],
    ['the secret is no JSON', 'text', 'x', 'InvalidSecretException'],
    ['the secret has no password', 'half', '{"username":"ada"}', 'InvalidSecretException'],
  ])('is refused as AWS refuses it where %s', (_, name, text, type) => {
    if (name !== 'unknown') keep(name, text)
    const refused = () => {
      try {
        return logins(arn(name))
      } catch (error) {
        return toServiceError(error)
      }
    }
    expect(refused()).toMatchObject({ status: 400, type })
    expect(JSON.stringify(refused())).not.toContain('ada')
  })

  it('is another one for the functions than for the owner', async () => {
    const { db, owner } = await startDatabase()
    const who = sql<{ name: string }>`select session_user::text as name`
    expect((await who.execute(db)).rows).toEqual([{ name: 'dashtam_functions_a' }])
    expect((await who.execute(owner)).rows).toEqual([{ name: 'dashtam' }])
  })
})

it('rolls a transaction back that idles for three minutes', async () => {
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
