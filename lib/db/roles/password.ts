import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import type { FunctionsLogin } from './names.ts'

/**
 * Sets the password of a login role by its SCRAM verifier, within a transaction. ALTER ROLE accepts no parameters; the
 * verifier is a parameter all the same, by a setting of the transaction, and so is in the text of no statement, log or
 * span.
 */
export async function setVerifier(
  trx: Transaction<Tables>,
  login: FunctionsLogin,
  verifier: string,
): Promise<void> {
  // `is not null`: set_config returns what it sets, and the answer must not repeat it.
  await sql`
    select set_config('dashtam.login', ${login}, true) is not null as login,
      set_config('dashtam.verifier', ${verifier}, true) is not null as verifier`.execute(trx)
  await sql`do $$ begin
    execute format('alter role %I password %L', current_setting('dashtam.login'), current_setting('dashtam.verifier'));
  end $$`.execute(trx)
}
