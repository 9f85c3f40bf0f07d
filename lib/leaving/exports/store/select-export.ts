import { sql } from 'kysely'
import { accountExportLinked } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { AccessTokenClaims } from '../../../auth/tokens/access-token.ts'
import type { Database } from '../../../db/tables.ts'

/** Selects the newest export of a user. Records that a link is created if its file is ready. */
export function selectExport(
  db: Database,
  { userId, sessionId }: Pick<AccessTokenClaims, 'userId' | 'sessionId'>,
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('newest', qb =>
      qb
        .selectFrom('account_exports')
        .select(['id', 'state', 'requested_at', 'expires_at', 'bytes'])
        .where('user_id', '=', userId)
        .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .orderBy('id', 'desc')
        .limit(1),
    )
    .with('linked', qb => qb.selectFrom('newest').select('id').where('state', '=', 'ready'))
    .with('audit', () =>
      auditEach(db, 'linked', context, {
        action: accountExportLinked,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: sql`jsonb_build_object('export_id', linked.id)`,
      }),
    )
    .selectFrom('newest')
    .selectAll()
    .executeTakeFirst()
}
