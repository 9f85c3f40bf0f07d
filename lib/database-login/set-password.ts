import type { Transaction } from 'kysely'
import { setVerifier } from '../db/roles/password.ts'
import { scramVerifier } from '../db/roles/scram-verifier.ts'
import type { Tables } from '../db/tables.ts'
import type { DatabaseLogin } from '../services/database/database-login.ts'
import type { Services } from '../services/services.ts'

/** Sets the password of a login role, in a transaction of the database owner. */
export function setPassword(
  trx: Transaction<Tables>,
  { databaseLogin }: Services<'databaseLogin'>,
  { username, password }: DatabaseLogin,
): Promise<void> {
  return setVerifier(trx, username, scramVerifier(password, databaseLogin.newSalt()))
}
