import { sql } from 'kysely'
import { accountExportLinked } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

type Reader = AuditSlotValues & { readonly userId: string; readonly sessionId: string }

/** Selects the newest export of a user. Records that a link is created if its file is ready. */
export const selectExport = statement((db, reader: Slots<Reader>) =>
  db
    .with('newest', qb =>
      qb
        .selectFrom('account_exports')
        .select(['id', 'state', 'requested_at', 'expires_at', 'bytes'])
        .where('user_id', '=', reader.userId)
        .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', reader.now)]))
        .orderBy('id', 'desc')
        .limit(1),
    )
    .with('linked', qb => qb.selectFrom('newest').select('id').where('state', '=', 'ready'))
    .with('audit', () =>
      auditEach(db, 'linked', auditParts(reader), {
        action: accountExportLinked,
        outcome: 'success',
        actor: 'user',
        userId: reader.userId,
        sessionId: reader.sessionId,
        details: sql`jsonb_build_object('export_id', linked.id)`,
      }),
    )
    .selectFrom('newest')
    .selectAll(),
)
