import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { LOCAL_REGION } from '../../lib/local/environment.ts'
import { signer } from '../../lib/services/data-api/sign.ts'
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
