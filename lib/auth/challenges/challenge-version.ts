import { type Expression, sql } from 'kysely'
import { newestVersion } from '../../db/expressions.ts'

/**
 * The token version of a challenge. A challenge without a user does not depend on a version, so it has the newest one. For
 * statements that join `challenges`, `users` and `security_config` under their own names.
 */
export const challengeVersion: Expression<number> = sql<number>`coalesce(challenges.token_version, ${newestVersion})`
