// Written by `npm run migrate -- create`; a test checks that it lists every file beside it.
import type { Migration } from 'kysely'
import * as users from './20261124T0301_users.ts'
import * as securityConfig from './20261124T0302_security_config.ts'
import * as sessions from './20261124T0303_sessions.ts'
import * as oneTimeTokens from './20261124T0304_one_time_tokens.ts'
import * as auditLogs from './20261124T0305_audit_logs.ts'

/** Every migration by its name, oldest first. */
export const migrations: Readonly<Record<string, Migration>> = {
  '20261124T0301_users': users,
  '20261124T0302_security_config': securityConfig,
  '20261124T0303_sessions': sessions,
  '20261124T0304_one_time_tokens': oneTimeTokens,
  '20261124T0305_audit_logs': auditLogs,
}
