import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Actor } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { insertReplacement } from './store/insert-replacement.ts'

/**
 * Creates a data key and makes it current. Functions that have cached the previous one use it for up to
 * DATA_KEY_CACHE_SECONDS. Then jobs/reencrypt-tokens re-encrypts the tokens under the new key.
 */
export async function replaceDataKey(
  { dataKeys, ...services }: Services<'dataKeys' | 'statements'>,
  { actor, reason, metadata }: { actor: Actor; reason: string; metadata: RequestMetadata },
): Promise<{ data_key_id: string; created_at: string }> {
  const { id, wrapped } = await dataKeys.make()
  const context = auditContext(services, metadata)
  const replacement = { ...auditSlotValues(context), id, wrapped, actor, reason }
  await services.statements.one(insertReplacement, replacement)
  services.log('data_key_replaced', { data_key_id: id })
  return { data_key_id: id, created_at: context.now.toISOString() }
}
