import { changingRoles } from '../db/roles/lock.ts'
import { FUNCTIONS_LOGINS } from '../db/roles/names.ts'
import type { Services } from '../services/services.ts'
import { canLogIn } from './check-login.ts'
import { setPassword } from './set-password.ts'

/**
 * Ensures that the functions can log in. Creates the first login of a stage, and sets its password in the database.
 * The password is set every time, because it differs after a restore or if the role changed it. The Data API's pooled
 * connections hide such a difference.
 * @param isNewDatabase - Whether this deployment created the database. Then a missing login is no sign of a lost secret.
 * @throws if the database refuses the login.
 */
export async function provideLogin(
  services: Services<'database' | 'databaseLogin' | 'databaseOwner'>,
  isNewDatabase: boolean,
): Promise<void> {
  const { databaseLogin, databaseOwner, log } = services
  const isNewLogin = await changingRoles(databaseOwner, async trx => {
    const current = await databaseLogin.read('AWSCURRENT')
    const login = current ?? databaseLogin.newLogin(FUNCTIONS_LOGINS[0])
    await setPassword(trx, services, login)
    if (!current) await databaseLogin.write(login)
    return !current
  })
  if (!(await canLogIn(services)))
    throw new Error('The database refuses the login of the functions, although its password was just set')
  if (isNewLogin) log(isNewDatabase ? 'first_database_login_made' : 'database_login_made')
}
