import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import type { FunctionsLogin } from './names.ts'

/**
 * Sets the password of a login role by its SCRAM verifier, in a transaction. ALTER ROLE accepts no parameters. The
 * verifier is passed as a parameter to a transaction setting, so it never appears in the text of a statement, log or
 * span.
 */
export async function setVerifier(
  trx: Transaction<Tables>,
  login: FunctionsLogin,
  verifier: string,
): Promise<void> {
  // `is not null`, because set_config returns the value, which must not be in the response.
  await sql`
    select set_config('dashtam.login', ${login}, true) is not null as login,
      set_config('dashtam.verifier', ${verifier}, true) is not null as verifier`.execute(trx)
  await sql`do $$ begin
    execute format('alter role %I password %L', current_setting('dashtam.login'), current_setting('dashtam.verifier'));
  end $$`.execute(trx)
}
