import { type ExecuteStatementCommandInput, RDSData, type SqlParameter } from '@aws-sdk/client-rds-data'
import { describe, expect, it } from 'vitest'
import { createDataApiClient } from '../../../lib/db/data-api/client.ts'
import { DataApiError } from '../../../lib/db/data-api/database-unavailable.ts'
import { LOCAL_REGION } from '../../../local/environment.ts'
import { arns, startDatabase } from '../../support/data-api.ts'

/** Expected responses to some statements, so that both clients cannot return the same wrong result. */
const answers: Record<string, object> = {
  'escapes in quotes': { records: [[{ stringValue: "it's :a" }, { stringValue: ' :b ' }]] },
  'a comment in a comment': { records: [[{ longValue: 1 }]] },
  'a statement with a semicolon': { records: [[{ longValue: 1 }]] },
  arrays: {
    records: [
      [
        { arrayValue: { stringValues: ['a', null] } },
        { arrayValue: { longValues: [1, 2] } },
        { arrayValue: { booleanValues: [true] } },
        { arrayValue: { stringValues: [] } },
      ],
    ],
  },
  'numbers that JSON cannot represent': {
    records: [[{ doubleValue: Number.NaN }, { doubleValue: Number.NEGATIVE_INFINITY }]],
  },
  'a change': { numberOfRecordsUpdated: 1 },
  'two statements': { failed: 'BadRequestException' },
  'two statements with semicolons': { failed: 'BadRequestException' },
  'an unsupported type': { failed: 'UnsupportedResultException' },
  'an array of arrays': { failed: 'UnsupportedResultException' },
  'a response that is too large': { failed: 'BadRequestException' },
  'a response with too many bytes': { failed: 'BadRequestException' },
}

const p = (
  name: string,
  value: SqlParameter['value'],
  typeHint?: SqlParameter['typeHint'],
): SqlParameter => ({
  name,
  value,
  ...(typeHint && { typeHint }),
})

const statements: [string, string, SqlParameter[]][] = [
  ['text', 'select :a as a', [p('a', { stringValue: "it's :b -- “é”" })]],
  ['integers', 'select :a as a, 7::int4 as b, 3::int2 as c', [p('a', { longValue: -42 })]],
  ['floats and numerics', "select :a as a, '1.10'::numeric as b", [p('a', { doubleValue: 0.5 })]],
  ['booleans', 'select :a as a, not :a as b', [p('a', { booleanValue: true })]],
  ['blobs', 'select :a as a', [p('a', { blobValue: new Uint8Array([0, 1, 255]) })]],
  ['nulls', 'select cast(:a as uuid) as a', [p('a', { isNull: true })]],
  ['times', "select '2026-01-01T00:00:00.5+02'::timestamptz as a, '2026-01-01'::date as b", []],
  [
    'a UUID by its hint',
    'select :a as a',
    [p('a', { stringValue: '019a0000-0000-7000-8000-000000000001' }, 'UUID')],
  ],
  ['JSON by its hint', 'select :a::jsonb as a', [p('a', { stringValue: '{"a": [1]}' }, 'JSON')]],
  ['names in quotes and comments', `select ':a' as "x:a", 1::text /* :b */ as b -- :c`, []],
  ['no rows', 'select 1 where false', []],
  ['a change', 'update security_config set min_token_version = 1', []],
  ['text for a UUID', 'select 1 from users where id = :a', [p('a', { stringValue: 'x' })]],
  ['a bare null', 'select 1 where :a is null', [p('a', { isNull: true })]],
  ['a missing parameter', 'select :missing', []],
  ['escapes in quotes', String.raw`select E'it\'s :a' as a, $x$ :b $x$ as b`, []],
  ['a comment in a comment', 'select 1 /* a /* b */ :c */ as a', []],
  ['a statement with a semicolon', 'select 1; -- done;', []],
  ['arrays', "select array['a', null] as a, array[1, 2] as b, array[true] as c, '{}'::uuid[] as d", []],
  ['numbers that JSON cannot represent', "select 'NaN'::float8 as a, '-Infinity'::float8 as b", []],
  ['two statements', 'select 1; select 2', []],
  ['two statements with semicolons', 'select 1; select 2;', []],
  ['an unsupported type', "select 'users'::regclass as a", []],
  ['an array of arrays', 'select array[array[1]] as a', []],
  ['a syntax error', 'selec 1', []],
  ['a unique violation', 'insert into security_config values (true, 1, null, now())', []],
  ['a missing table', 'select * from nowhere', []],
  ['a response that is too large', "select repeat('x', 1100000) as a", []],
  ['a response with too many bytes', "select repeat('é', 600000) as a", []],
]

/** Returns the outcome of a call: the response or the error. */
async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    const { $metadata: _, ...answer } = (await work) as Record<string, unknown>
    return answer
  } catch (error) {
    if (error instanceof DataApiError)
      return { failed: error.code, message: error.message.replace(`${error.code}: `, '') }
    return error instanceof Error ? { failed: error.name, message: error.message } : error
  }
}

describe('the lean client and the SDK', () => {
  it.each(statements)('agree on %s', async (name, sql, parameters) => {
    const { client, url, credentials, database } = await startDatabase()
    const sdk = new RDSData({ endpoint: url, region: LOCAL_REGION, credentials, maxAttempts: 1 })
    const request: ExecuteStatementCommandInput = {
      ...arns,
      database,
      sql,
      parameters,
      includeResultMetadata: true,
    }
    const expected = await outcomeOf(sdk.executeStatement(request))
    expect(await outcomeOf(client.executeStatement(request))).toEqual(expected)
    expect(expected).toMatchObject(answers[name] ?? {})
    sdk.destroy()
  })

  it('agree on transactions', async () => {
    const { client, url, credentials, database } = await startDatabase()
    const sdk = new RDSData({ endpoint: url, region: LOCAL_REGION, credentials, maxAttempts: 1 })
    for (const side of [client, sdk]) {
      const { transactionId } = await side.beginTransaction({ ...arns, database })
      const change = {
        ...arns,
        database,
        transactionId,
        sql: 'update security_config set min_token_version = 9',
      }
      expect(await side.executeStatement(change)).toMatchObject({ numberOfRecordsUpdated: 1 })
      const concurrent = [1, 2].map(() =>
        outcomeOf(side.executeStatement({ ...change, sql: 'select pg_sleep(0.1)' })),
      )
      expect(await Promise.all(concurrent)).toContainEqual({
        failed: 'DatabaseErrorException',
        message: 'Transaction is still running a query',
      })
      await side.rollbackTransaction({ ...arns, transactionId })
      const gone = await outcomeOf(Promise.resolve(side.commitTransaction({ ...arns, transactionId })))
      expect(gone).toMatchObject({ failed: 'TransactionNotFoundException' })
    }
    sdk.destroy()
  })

  it('are both refused with a wrong key', async () => {
    const { url, database } = await startDatabase()
    const credentials = { accessKeyId: 'LOCALDASHTAM00000000', secretAccessKey: 'another' }
    const sdk = new RDSData({ endpoint: url, region: LOCAL_REGION, credentials, maxAttempts: 1 })
    const options = { deadline: () => undefined, timeoutMilliseconds: 5_000, retryAfterSeconds: 1 }
    const lean = createDataApiClient({ region: LOCAL_REGION, credentials, endpoint: url, ...options })
    const request = { ...arns, database, sql: 'select 1' }
    expect(await outcomeOf(lean.executeStatement(request))).toEqual(
      await outcomeOf(sdk.executeStatement(request)),
    )
    expect(await outcomeOf(lean.executeStatement(request))).toMatchObject({ failed: 'ForbiddenException' })
    sdk.destroy()
  })
})
