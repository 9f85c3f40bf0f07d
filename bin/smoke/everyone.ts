import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openServices } from '../../lib/services/open-services.ts'
import { type Answer, step } from './client.ts'
import { type Operate, readLocalEnvironment } from './operator.ts'

/** What a user signs in with. */
export interface Credentials {
  readonly email: string
  readonly password: string
}

/** Counts the users in the local cloud's database that no walk has made. */
export async function countOthers(): Promise<number> {
  const { database } = openServices(
    ['database'],
    {},
    {
      environment: { ...process.env, ...readLocalEnvironment() },
    },
  )
  const { others } = await database
    .selectFrom('users')
    .select(sql<number>`count(*)`.as('others'))
    .where('email', 'not like', 'smoke-%@example.com')
    .executeTakeFirstOrThrow()
  return Number(others)
}

type Post = (path: string, body: object) => Promise<Answer>

/** Walks through the rotation of the tokens of all users. */
export async function walkRotationOfAll(
  operate: Operate,
  post: Post,
  me: (accessToken: unknown) => Promise<Answer>,
  credentials: Credentials,
): Promise<void> {
  const { access_token } = step('login before everything ends', 200, await post('login', credentials))
  const rotated = step(
    'an operator ends everything',
    201,
    await operate('POST', '/api/v1/admin/security/rotations', { reason: 'smoke test' }),
  )
  const config = step('the configuration', 200, await operate('GET', '/api/v1/admin/security/config'))
  assert.equal(config['min_token_version'], rotated['min_token_version'])
  step('every token is revoked', 401, await me(access_token))
  step('login again', 200, await post('login', credentials))
}
