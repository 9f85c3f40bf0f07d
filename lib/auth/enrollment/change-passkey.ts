import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
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
  services: Services<'database'>,
  { metadata, ...change }: ChosenPasskey & { readonly name: string },
): Promise<PasskeyReply | undefined> {
  const renamed = await renamePasskeyRow(services.database, change, auditContext(services, metadata))
  return renamed && toPasskey(renamed)
}

/** Removes a passkey of a user, and notifies the user. Sessions that it opened stay. */
export async function removePasskey(
  services: Services<'database' | 'mailQueue'>,
  { metadata, ...chosen }: ChosenPasskey,
): Promise<'done' | 'invalid_token' | 'not_found' | 'last_sign_in_method'> {
  const context = auditContext(services, metadata)
  const kind = await retryStale(() => deletePasskey(services.database, chosen, context))
  if (kind === 'done') await notifyChange(services, chosen.claims.userId, 'passkey_removed', metadata)
  return kind
}
