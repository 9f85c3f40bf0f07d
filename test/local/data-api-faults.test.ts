import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { signer } from '../../lib/aws/sign.ts'
import { startDataApi } from '../../local/data-api/start-data-api.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { startPostgres } from '../../local/postgres/start-postgres.ts'
import { arns } from '../support/data-api.ts'
import { withAdministrator } from '../support/databases.ts'

/** Starts a Data API with a separate PostgreSQL, so that the test can stop it. */
async function start() {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-faults-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const postgres = await startPostgres({ directory, durable: false })
  onTestFinished(postgres.stop)
  const credentials = localCredentials()
  const logins = () => ({ username: postgres.user, password: postgres.password })
  const { url, close } = await startDataApi({ postgres, logins, credentials, region: LOCAL_REGION })
  onTestFinished(close)
  const sign = signer('rds-data', LOCAL_REGION, credentials)
  const post = async (path: string, request: object) => {
    const body = JSON.stringify({ ...arns, ...request })
    const headers = sign({ host: new URL(url).host, path, body }, new Date())
    const answer = await fetch(url + path, { method: 'POST', headers, body })
    const { message, ...rest } = (await answer.json()) as { message?: string; transactionId?: string }
    return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), message, ...rest }
  }
  return {
    postmaster: Number.parseInt(readFileSync(join(directory, 'data/postmaster.pid'), 'utf8'), 10),
    execute: (sql: string, more: object = {}) => post('/Execute', { sql, ...more }),
    post,
    /** Terminates every other connection, as an administrator or a failover does. */
    terminate: (condition = 'true') =>
      withAdministrator(postgres, client =>
        client.query(
          `select pg_terminate_backend(pid, 5000) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and ${condition}`,
        ),
      ),
  }
}

it('reports a terminated statement and runs the next one', async () => {
  const { execute, terminate } = await start()
  const sleeping = execute('select pg_sleep(20)')
  await expect
    .poll(() => execute("select 1 from pg_stat_activity where query = 'select pg_sleep(20)'"))
    .toMatchObject({ records: [[{ longValue: 1 }]] })
  await terminate("query = 'select pg_sleep(20)'")
  expect(await sleeping).toEqual({
    status: 400,
    type: 'DatabaseErrorException',
    message: 'FATAL: terminating connection due to administrator command; SQLState: 57P01',
  })
  expect(await execute('select 1')).toMatchObject({ status: 200 })
  await terminate()
  expect(await execute('select 1')).toMatchObject({ status: 200 })
})

it('rolls back a transaction if its connection is lost', async () => {
  const { execute, post, terminate } = await start()
  await execute('create table kept (n integer)')
  const { transactionId } = await post('/BeginTransaction', {})
  await execute('insert into kept values (1)', { transactionId })
  await terminate()
  expect(await execute('insert into kept values (2)', { transactionId })).toMatchObject({
    status: 400,
    type: 'DatabaseErrorException',
    message: expect.stringMatching(/SQLState: 08006$/),
  })
  expect(await post('/CommitTransaction', { transactionId })).toMatchObject({
    status: 404,
    type: 'TransactionNotFoundException',
  })
  const { transactionId: second } = await post('/BeginTransaction', {})
  await execute('insert into kept values (3)', { transactionId: second })
  await terminate()
  expect(await post('/CommitTransaction', { transactionId: second })).toMatchObject({ status: 400 })
  expect(await execute('select n from kept')).toMatchObject({ status: 200, records: [] })
})

it('reports an unavailable writer if PostgreSQL is killed', async () => {
  const { execute, post, postmaster } = await start()
  await execute('select 1')
  process.kill(postmaster, 'SIGKILL')
  const gone = { status: 504, type: 'DatabaseUnavailableException' }
  await expect.poll(() => execute('select 1')).toMatchObject(gone)
  expect(await post('/BeginTransaction', {})).toMatchObject(gone)
})

it('reports a timeout while PostgreSQL is paused', async () => {
  const { execute, postmaster } = await start()
  process.kill(postmaster, 'SIGSTOP')
  try {
    expect(await execute('select 1')).toEqual({
      status: 400,
      type: 'StatementTimeoutException',
      message: 'Connection is not available, request timed out',
    })
  } finally {
    process.kill(postmaster, 'SIGCONT')
  }
  expect(await execute('select 1')).toMatchObject({ status: 200 })
})
