import { sql } from 'kysely'
import { passkeyRenamed } from '../../../audit/actions.ts'
import { auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { passkeyColumns } from '../passkey-reply.ts'

type Renaming = RequestedChange & {
  readonly passkeyId: string
  readonly name: string
}

/** Renames a passkey. Returns undefined if the user has no such passkey, or the session has ended. */
export const renamePasskeyRow = statement((db, change: Slots<Renaming>) =>
  db
    .with('requester', () => lockRequestingSession(db, change, change.now))
    .with('renamed', qb =>
      qb
        .updateTable('passkeys')
        .from('requester')
        .set({ name: change.name })
        .whereRef('passkeys.user_id', '=', 'requester.user_id')
        .where('passkeys.id', '=', change.passkeyId)
        .returning(passkeyColumns),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('renamed', onTrue).select('renamed.id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(change), {
        action: passkeyRenamed,
        outcome: successIf(isPresent('outcome.id'), 'refused'),
        actor: 'user',
        userId: change.userId,
        sessionId: change.sessionId,
        details: sql`jsonb_build_object('passkey_id', ${change.passkeyId}::text)`,
      }),
    )
    .selectFrom('renamed')
    .selectAll(),
)
