import { passkeyRenamed } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { passkeyColumns } from '../passkey-reply.ts'

/** Renames a passkey. Returns undefined if the user has no such passkey, or the session has ended. */
export async function renamePasskeyRow(
  db: Database,
  { claims, id, name }: { readonly claims: AccessTokenClaims; readonly id: string; readonly name: string },
  context: AuditContext,
) {
  return await db
    .with('requester', () => lockRequestingSession(db, claims, context.now))
    .with('renamed', qb =>
      qb
        .updateTable('passkeys')
        .from('requester')
        .set({ name })
        .whereRef('passkeys.user_id', '=', 'requester.user_id')
        .where('passkeys.id', '=', id)
        .returning(passkeyColumns),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('renamed', onTrue).select('renamed.id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: passkeyRenamed,
        outcome: successIf(isPresent('outcome.id'), 'refused'),
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: { passkey_id: id },
      }),
    )
    .selectFrom('renamed')
    .selectAll()
    .executeTakeFirst()
}
