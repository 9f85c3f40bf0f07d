import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { notifyChange } from './notify-change.ts'
import { type PasskeyReply, toPasskey } from './passkey-reply.ts'
import { deletePasskey } from './store/delete-passkey.ts'
import { renamePasskeyRow } from './store/rename-passkey.ts'

/** A passkey that the user changes. */
export interface ChosenPasskey {
  readonly claims: AccessTokenClaims
  readonly id: string
  readonly metadata: RequestMetadata
}

/** Renames a passkey; undefined if the user has no such passkey. */
export async function renamePasskey(
  services: Services<'statements'>,
  { claims, id, metadata, name }: ChosenPasskey & { readonly name: string },
): Promise<PasskeyReply | undefined> {
  const change = { ...requestedChange(claims, auditContext(services, metadata)), passkeyId: id, name }
  const renamed = await services.statements.first(renamePasskeyRow, change)
  return renamed && toPasskey(renamed)
}

/** Removes a passkey of a user, and notifies the user. Sessions that it opened stay. */
export async function removePasskey(
  services: Services<'statements' | 'mailQueue'>,
  { claims, id, metadata }: ChosenPasskey,
): Promise<'done' | 'invalid_token' | 'not_found' | 'last_sign_in_method'> {
  const change = { ...requestedChange(claims, auditContext(services, metadata)), passkeyId: id }
  const kind = await retryStale(async () => (await services.statements.one(deletePasskey, change)).kind)
  if (kind === 'done') await notifyChange(services, claims.userId, 'passkey_removed', metadata)
  return kind
}
