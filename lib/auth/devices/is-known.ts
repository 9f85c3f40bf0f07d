import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'
import type { Tables } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { isOfCurrentVersion } from '../revocation/active-session.ts'

/**
 * Returns the condition that a device is known: the user has not removed it, and no breach rotation or password change
 * came after its last sign-in. For statements that join `devices`, `users` and `security_config` under their own names.
 */
export function isKnown(now: Given<Date>): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'devices' | 'users' | 'security_config'>()
  return eb.and([
    eb('devices.revoked_at', 'is', null),
    isOfCurrentVersion(eb.ref('devices.token_version'), now),
  ])
}

/** Returns the condition that a device still is trusted, if it was. For statements that lock the device. */
export function isStillTrusted(wasTrusted: Given<boolean>, now: Given<Date>): Expression<SqlBool> {
  return sql<SqlBool>`(not ${wasTrusted}::boolean or devices.trusted_until > ${typed('timestamptz', now)})`
}

/** Returns the condition that a known device presented its token. For statements like those of `isKnown`. */
export function isPresented(
  { id, secretHash }: { readonly id: Given<string | null>; readonly secretHash: Given<string | null> },
  now: Given<Date>,
): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'devices' | 'users' | 'security_config'>()
  return eb.and([
    sql<SqlBool>`devices.user_id = users.id`,
    eb('devices.id', '=', id),
    eb('devices.secret_hash', '=', secretHash),
    isKnown(now),
  ])
}
