// Written by `npm run migrate -- create`; a test checks that it lists every file beside it.
import type { Migration } from 'kysely'
import * as m20261124T0301 from './20261124T0301_users.ts'
import * as m20261124T0302 from './20261124T0302_security_config.ts'
import * as m20261124T0303 from './20261124T0303_sessions.ts'
import * as m20261124T0304 from './20261124T0304_one_time_tokens.ts'
import * as m20261124T0305 from './20261124T0305_audit_logs.ts'
import * as m20261124T1040 from './20261124T1040_session_policy.ts'
import * as m20261124T1041 from './20261124T1041_rate_limit_buckets.ts'
import * as m20261124T1042 from './20261124T1042_append_only_audit.ts'
import * as m20261124T1043 from './20261124T1043_retention.ts'
import * as m20261124T1500 from './20261124T1500_provider_connections.ts'
import * as m20261124T1600 from './20261124T1600_link_versions.ts'
import * as m20261124T1610 from './20261124T1610_audit_minimum.ts'
import * as m20261124T1635 from './20261124T1635_fold_aliases.ts'
import * as m20261126T1330 from './20261126T1330_registrations.ts'
import * as m20261126T1337 from './20261126T1337_audit_owner.ts'
import * as m20261126T1400 from './20261126T1400_refresh_token_versions.ts'
import * as m20261126T1410 from './20261126T1410_client_request_ids.ts'

/** Every migration by its name, oldest first. */
export const migrations: Readonly<Record<string, Migration>> = {
  '20261124T0301_users': m20261124T0301,
  '20261124T0302_security_config': m20261124T0302,
  '20261124T0303_sessions': m20261124T0303,
  '20261124T0304_one_time_tokens': m20261124T0304,
  '20261124T0305_audit_logs': m20261124T0305,
  '20261124T1040_session_policy': m20261124T1040,
  '20261124T1041_rate_limit_buckets': m20261124T1041,
  '20261124T1042_append_only_audit': m20261124T1042,
  '20261124T1043_retention': m20261124T1043,
  '20261124T1500_provider_connections': m20261124T1500,
  '20261124T1600_link_versions': m20261124T1600,
  '20261124T1610_audit_minimum': m20261124T1610,
  '20261124T1635_fold_aliases': m20261124T1635,
  '20261126T1330_registrations': m20261126T1330,
  '20261126T1337_audit_owner': m20261126T1337,
  '20261126T1400_refresh_token_versions': m20261126T1400,
  '20261126T1410_client_request_ids': m20261126T1410,
}
