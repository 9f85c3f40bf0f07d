import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openServices } from '../../lib/services/open-services.ts'
import { runningEnvironment } from '../command-line/local-cloud.ts'
import { CommandError } from '../command-line/run-command.ts'
import { type SmokeResponse, step } from './client.ts'
import type { Operate } from './operator.ts'

/** The credentials of a user. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

/**
 * Counts the users in the local cloud that no smoke test registered.
 * @throws {CommandError} if the data directory belongs to another local cloud.
 */
export async function countOtherUsers(base: string): Promise<number> {
  const recorded = await runningEnvironment()
  if (recorded['API_URL'] !== base)
    throw new CommandError(`--everyone requires the data directory of ${base}. Set DATA_DIR.`)
  const { database } = openServices(
    ['database'],
    {},
    {
      environment: { ...process.env, ...recorded },
    },
  )
  const { others } = await database
    .selectFrom('users')
    .select(sql<number>`count(*)`.as('others'))
    .where('email', 'not like', 'smoke-%@example.com')
    .executeTakeFirstOrThrow()
  return Number(others)
}

type Post = (path: string, body: object) => Promise<SmokeResponse>

/** Tests the rotation of the tokens of all users. */
export async function testGlobalRotation(
  operate: Operate,
  post: Post,
  me: (accessToken: unknown) => Promise<SmokeResponse>,
  credentials: Credentials,
): Promise<void> {
  const { access_token } = step('login before the rotation', 200, await post('login', credentials))
  const rotated = step(
    'rotate all tokens as an operator',
    201,
    await operate('POST', '/api/v1/admin/security/rotations', { reason: 'smoke test' }),
  )
  const config = step('read the configuration', 200, await operate('GET', '/api/v1/admin/security/config'))
  assert.equal(config['min_token_version'], rotated['min_token_version'])
  step('me after the rotation', 401, await me(access_token))
  step('login again', 200, await post('login', credentials))
}
