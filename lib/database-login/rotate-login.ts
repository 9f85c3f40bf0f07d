import { sql } from 'kysely'
import { type RotationStep, rotationState } from '../auth/key-rotation/rotation-step.ts'
import { changingRoles } from '../db/roles/lock.ts'
import { FUNCTIONS_GROUP, FUNCTIONS_LOGINS } from '../db/roles/names.ts'
import type { DatabaseLogin } from '../services/database/database-login.ts'
import type { Services } from '../services/services.ts'
import { canLogIn } from './check-login.ts'
import { setPassword } from './set-password.ts'

type Deps = Services<'database' | 'databaseLogin' | 'databaseOwner'>

/**
 * Performs one step of the rotation of the functions' login. Of the two login roles, the idle one gets a new password
 * and becomes the current one. The former login stays valid until the next rotation, so no call fails.
 * @throws if the step comes out of order, or if the database refuses the new login. In that case the former login
 * becomes current again.
 */
export async function rotateLogin(services: Deps, request: RotationStep): Promise<void> {
  const { step, version } = request
  const described = await services.databaseLogin.describe()
  const { isCurrent, current } = rotationState(described, request)
  if (isCurrent) {
    // Secrets Manager repeats a step if its response was lost. Only the last check may be missing.
    const former = [...described.labels].find(([, on]) => on.includes('AWSPREVIOUS'))?.[0]
    return step === 'finishSecret' ? confirm(services, version, former) : undefined
  }
  switch (step) {
    case 'createSecret':
      await create(services, version)
      break
    case 'setSecret':
      await set(services, await pending(services, version))
      break
    case 'testSecret':
      await test(services, version)
      break
    case 'finishSecret':
      await assertUsable(services, await pending(services, version))
      await services.databaseLogin.makeCurrent(version, current)
      await confirm(services, version, current)
  }
  services.log('database_login_rotation', { step, version })
}

async function currentLogin({ databaseLogin }: Deps): Promise<DatabaseLogin> {
  const login = await databaseLogin.read('AWSCURRENT')
  if (!login) throw new Error('There is no login to rotate: run jobs/migrate, which creates it')
  return login
}

async function create(services: Deps, version: string): Promise<void> {
  const { databaseLogin } = services
  if (await databaseLogin.read({ id: version })) return
  const { username } = await currentLogin(services)
  const [first, second] = FUNCTIONS_LOGINS
  await databaseLogin.writePending(version, databaseLogin.newLogin(username === first ? second : first))
}

/** Reads the pending login. It must belong to the idle role: the password of the current role must not change. */
async function pending(services: Deps, version: string): Promise<DatabaseLogin> {
  const login = await services.databaseLogin.read({ id: version })
  if (!login) throw new Error(`The version ${version} has no login: createSecret comes first`)
  if (login.username === (await currentLogin(services)).username)
    throw new Error(`The version ${version} is of the role that is in use: start another rotation`)
  return login
}

async function set(services: Deps, login: DatabaseLogin): Promise<void> {
  await changingRoles(services.databaseOwner, trx => setPassword(trx, services, login))
}

/**
 * Tests the pending role but not its password: the Data API logs in with the current version only. If a rotation is set
 * up but not started, Secrets Manager calls only this step, for a version without content. Then it tests the current
 * login.
 */
async function test(services: Deps, version: string): Promise<void> {
  const login = await services.databaseLogin.read({ id: version })
  if (login) return assertUsable(services, await pending(services, version))
  await currentLogin(services)
  if (!(await canLogIn(services))) throw new Error('The database refuses the current login')
}

async function assertUsable({ databaseOwner }: Deps, { username }: DatabaseLogin): Promise<void> {
  const { rows } = await sql`
    select 1 as one from pg_roles
    where rolname = ${username} and rolcanlogin and pg_has_role(oid, ${FUNCTIONS_GROUP}, 'usage')`.execute(
    databaseOwner,
  )
  if (rows.length === 0)
    throw new Error(`The role ${username} is missing or has no privileges: run jobs/migrate`)
}

/** Logs in with the new current version. If the database refuses it, the former version becomes current again. */
async function confirm(services: Deps, version: string, former: string | undefined): Promise<void> {
  if (await canLogIn(services)) return
  if (former !== undefined) await services.databaseLogin.makeCurrent(former, version)
  throw new Error('The database refuses the new login; the former one is current again')
}
