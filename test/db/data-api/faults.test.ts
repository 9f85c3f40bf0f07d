import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { classifyNoAnswer } from '../../../lib/db/data-api/classify-error.ts'
import { createDataApiClient, type DataApiOptions } from '../../../lib/db/data-api/client.ts'
import { DataApiError, DatabaseUnavailable } from '../../../lib/db/data-api/database-unavailable.ts'
import { isRead } from '../../../lib/db/data-api/reads.ts'
import { localCredentials } from '../../../local/environment.ts'
import { listen } from '../../../local/http-server.ts'
import { arns } from '../../support/data-api.ts'
import { withAdministrator } from '../../support/databases.ts'

const READ = 'select id from users where id = :id'
const CHANGE = 'with changed as (update users set name = :name returning id) select id from changed'
const DATABASE_ERROR = 'DatabaseErrorException'

function clientOf(endpoint: string, options: Partial<DataApiOptions> = {}) {
  const deadline = Date.now() + 20_000
  return createDataApiClient({
    region: 'us-east-1',
    credentials: localCredentials(),
    endpoint,
    deadline: () => deadline,
    timeoutMilliseconds: 5_000,
    retryAfterSeconds: 7,
    wait: async () => {},
    ...options,
  })
}

/** Starts a Data API that fails `times` times and then succeeds. */
async function startFailing(times: number, fail: (outgoing: ServerResponse) => void) {
  let calls = 0
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      calls += 1
      if (calls <= times) fail(outgoing)
      else outgoing.end('{"transactionId":"t"}')
    })
  })
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  return { client: clientOf(url), calls: () => calls }
}

const answering = (status: number, type: string, message: string) => (outgoing: ServerResponse) =>
  outgoing.writeHead(status, type === '' ? {} : { 'x-amzn-errortype': type }).end(JSON.stringify({ message }))

type Answer = [status: number, type: string, message: string]

const notExecuted: Answer[] = [
  [400, 'DatabaseResumingException', 'The Aurora DB instance is resuming after being auto-paused.'],
  [400, 'ThrottlingException', 'Rate exceeded'],
  [429, '', 'Too many requests'],
  [400, 'SecretsErrorException', 'RDS Data API timed out retrieving the secret'],
  [400, DATABASE_ERROR, 'FATAL: the database system is starting up; SQLState: 57P03'],
  [400, DATABASE_ERROR, 'FATAL: sorry, too many clients already; SQLState: 53300'],
  [400, DATABASE_ERROR, 'The connection attempt failed.; SQLState: 08001'],
  [400, DATABASE_ERROR, 'ERROR: cannot execute UPDATE in a read-only transaction; SQLState: 25006'],
  [400, DATABASE_ERROR, 'ERROR: could not serialize access due to concurrent update; SQLState: 40001'],
]
const unknown: Answer[] = [
  [504, 'DatabaseUnavailableException', "The writer instance in the DB cluster isn't available."],
  [503, 'ServiceUnavailableError', ''],
  [500, 'InternalServerErrorException', ''],
  [404, 'DatabaseNotFoundException', "The DB cluster doesn't have a DB instance."],
  [400, 'InvalidResourceStateException', 'The resource is in an invalid state.'],
  [500, '', '<html>'],
  [502, '', 'Bad Gateway'],
  [503, '', 'Service Unavailable'],
  [504, '', 'Gateway Timeout'],
  [204, '', ''],
  [302, '', 'Found'],
  [400, DATABASE_ERROR, 'FATAL: terminating connection due to administrator command; SQLState: 57P01'],
  [400, DATABASE_ERROR, 'WARNING: terminating connection because of crash; SQLState: 57P02'],
  [400, DATABASE_ERROR, 'ERROR: An I/O error occurred while sending to the backend.; SQLState: 08006'],
  [400, DATABASE_ERROR, 'An I/O error occurred while sending to the backend.'],
  [400, DATABASE_ERROR, 'FATAL: remaining connection slots are reserved for roles with SUPERUSER'],
  [400, DATABASE_ERROR, 'ERROR: could not extend file: No space left on device; SQLState: 53100'],
  [
    400,
    'BadRequestException',
    'Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago.',
  ],
]
const timedOut: Answer[] = [
  [400, 'StatementTimeoutException', 'Request timed out'],
  [400, 'StatementTimeoutException', 'Connection is not available, request timed out'],
  [400, DATABASE_ERROR, 'ERROR: canceling statement due to user request; SQLState: 57014'],
  [408, '', 'Request Timeout'],
]
const rejected: Answer[] = [
  [400, DATABASE_ERROR, 'ERROR: syntax error at or near "selct"; SQLState: 42601'],
  [
    400,
    DATABASE_ERROR,
    'ERROR: duplicate key value violates unique constraint "users_email"; SQLState: 23505',
  ],
  [400, DATABASE_ERROR, 'ERROR: permission denied for table audit_logs; SQLState: 42501'],
  [400, DATABASE_ERROR, 'FATAL: password authentication failed for user "dashtam"; SQLState: 28P01'],
  [400, DATABASE_ERROR, 'ERROR: deadlock detected; SQLState: 40P01'],
  [400, DATABASE_ERROR, 'FATAL: unsupported frontend protocol; SQLState: 08P01'],
  // A value of the request in an error message must not count as an outage.
  [400, DATABASE_ERROR, 'ERROR: invalid input syntax for type uuid: "SQLState: 57P03"; SQLState: 22P02'],
  [400, DATABASE_ERROR, 'ERROR: invalid input syntax for type uuid: "Communications link failure"'],
  [
    400,
    DATABASE_ERROR,
    'ERROR: invalid input syntax for type uuid: "\nFATAL: sorry, too many clients already"',
  ],
  [400, 'BadRequestException', 'Cannot find parameter: id'],
  [400, 'SecretsErrorException', 'The secret could not be decrypted'],
  [403, 'AccessDeniedException', 'Not authorized'],
  [400, 'HttpEndpointNotEnabledException', ''],
  [413, '', 'Request Entity Too Large'],
]

describe('an error of the Data API', () => {
  it.each(notExecuted)('%s %s %s: any statement is retried until it succeeds', async (...answer) => {
    const { client, calls } = await startFailing(3, answering(...answer))
    await client.executeStatement({ ...arns, sql: CHANGE })
    expect(calls()).toBe(4)
  })

  it.each(unknown)('%s %s %s: a change is not retried, a read is retried once', async (...answer) => {
    const change = await startFailing(1, answering(...answer))
    await expect(change.client.executeStatement({ ...arns, sql: CHANGE })).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      retryAfterSeconds: 7,
    })
    expect(change.calls()).toBe(1)

    const once = await startFailing(1, answering(...answer))
    await once.client.executeStatement({ ...arns, sql: READ })
    expect(once.calls()).toBe(2)

    const always = await startFailing(9, answering(...answer))
    await expect(always.client.executeStatement({ ...arns, sql: READ })).rejects.toThrow(DatabaseUnavailable)
    expect(always.calls()).toBe(2)
  })

  it.each(timedOut)('%s %s %s: nothing is retried', async (...answer) => {
    const { client, calls } = await startFailing(1, answering(...answer))
    await expect(client.executeStatement({ ...arns, sql: READ })).rejects.toThrow(DatabaseUnavailable)
    expect(calls()).toBe(1)
  })

  it.each(rejected)('%s %s %s: the statement is rejected and not retried', async (...answer) => {
    const { client, calls } = await startFailing(1, answering(...answer))
    await expect(client.executeStatement({ ...arns, sql: READ })).rejects.toThrow(DataApiError)
    expect(calls()).toBe(1)
  })

  it.each([...unknown, ...notExecuted.slice(4)])(
    '%s %s %s: nothing is retried in a transaction',
    async (...answer) => {
      const { client, calls } = await startFailing(9, answering(...answer))
      const within = { ...arns, transactionId: 't' }
      await expect(client.executeStatement({ ...within, sql: READ })).rejects.toThrow(DatabaseUnavailable)
      await expect(client.commitTransaction(within)).rejects.toThrow(DatabaseUnavailable)
      expect(calls()).toBe(2)
    },
  )
})

describe('a call without a response', () => {
  it.each<[string, (outgoing: ServerResponse) => void]>([
    ['the connection is reset', outgoing => outgoing.destroy()],
    [
      'the response is truncated',
      outgoing => outgoing.writeHead(200, { 'content-length': 9 }).write('{', () => outgoing.destroy()),
    ],
    // Like HTTP/1.0, which ends a response by closing the connection.
    ['the response is truncated without an HTTP error', outgoing => outgoing.end('{"records":[[')],
    ['the response is empty', outgoing => outgoing.end()],
    ['the response is a proxy page', outgoing => outgoing.end('<html>')],
    ['the response is not an object', outgoing => outgoing.end('null')],
    [
      'the response switches the protocol',
      outgoing =>
        outgoing.socket?.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
  ])('because %s: a change is not retried, a read is retried once', async (_, fail) => {
    const change = await startFailing(1, fail)
    await expect(change.client.executeStatement({ ...arns, sql: CHANGE })).rejects.toThrow(
      DatabaseUnavailable,
    )
    await expect(change.client.executeStatement({ ...arns, sql: READ })).resolves.toBeDefined()
    expect(change.calls()).toBe(2)
    const read = await startFailing(1, fail)
    await read.client.executeStatement({ ...arns, sql: READ })
    expect(read.calls()).toBe(2)
  })

  it('because no server listens: any statement is retried until the deadline', async () => {
    const pauses: number[] = []
    const wait = async (milliseconds: number) => void pauses.push(milliseconds)
    const deadline = () => Date.now() + (pauses.length < 4 ? 9_000 : 1_000)
    const client = clientOf('http://127.0.0.1:9', { deadline, wait })
    await expect(client.executeStatement({ ...arns, sql: CHANGE })).rejects.toThrow(DatabaseUnavailable)
    expect(pauses).toEqual([250, 500, 1_000, 2_000])
  })

  it.each([
    ['connect', 'not_executed'],
    ['getaddrinfo', 'not_executed'],
    // An established connection failed: the statement may have been sent.
    ['read', 'unknown'],
    ['write', 'unknown'],
  ])('because of %s EHOSTUNREACH: %s', (syscall, errorClass) => {
    const unreachable = Object.assign(new Error('unreachable'), { code: 'EHOSTUNREACH', syscall })
    expect(classifyNoAnswer(unreachable)).toBe(errorClass)
    const ofEachAddress = Object.assign(new AggregateError([unreachable]), { code: 'EHOSTUNREACH' })
    expect(classifyNoAnswer(ofEachAddress)).toBe(errorClass)
  })

  it('outside a request: is retried for one minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    let waited = 0
    const wait = async (milliseconds: number) => {
      waited += milliseconds
      vi.setSystemTime(Date.now() + milliseconds)
    }
    const client = clientOf('http://127.0.0.1:9', { deadline: () => undefined, wait })
    await expect(client.executeStatement({ ...arns, sql: CHANGE })).rejects.toThrow(DatabaseUnavailable)
    expect(waited).toBeGreaterThan(55_000)
    expect(waited).toBeLessThan(60_000)
  })
})

describe('a read', () => {
  it.each([
    [READ, true],
    [' \n select count(*) from users', true],
    ['select exists (select from sessions where user_id = cast(:p0 as uuid)) as found', true],
    [CHANGE, false],
    ['update users set name = :name', false],
    ['select id from users for update', false],
    ['select id from users for no key update skip locked', false],
    ['select id from users for share', false],
    ['select delete_expired_audit_logs(:before, 10)', false],
    ['select "delete_expired_audit_logs" (:before, 10)', false],
    ['select public.delete_expired_audit_logs (:before, 10)', false],
    ['select * into copied from users', false],
    ['with found as (select 1) select * from found', false],
  ])('%s: %s', (sql, expected) => {
    expect(isRead(sql)).toBe(expected)
  })

  it('calls no volatile function of PostgreSQL', async () => {
    const names = await withAdministrator(inject('postgres'), async client => {
      const { rows } = await client.query<{ name: string }>(
        "select distinct proname as name from pg_proc where provolatile = 'v'",
      )
      return rows.map(({ name }) => name)
    })
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter(name => isRead(`select ${name}(1)`))).toEqual([])
  })
})
