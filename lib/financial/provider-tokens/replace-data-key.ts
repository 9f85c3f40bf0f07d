import { auditContext } from '../../audit/audit-context.ts'
import type { Actor } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { insertReplacement } from './store/insert-replacement.ts'

/**
 * Makes another data key current at once. Functions that have kept the former one go on with it for
 * DATA_KEY_CACHE_SECONDS; after that jobs/reencrypt-tokens moves whatever is under it.
 */
export async function replaceDataKey(
  { dataKeys, ...services }: Services<'database' | 'dataKeys'>,
  { actor, reason, metadata }: { actor: Actor; reason: string; metadata: RequestMetadata },
): Promise<{ data_key_id: string; created_at: string }> {
  const { id, wrapped } = await dataKeys.make()
  const context = auditContext(services, metadata)
  await insertReplacement(services.database, { key: { id, wrapped }, actor, reason }, context)
  services.log('data_key_replaced', { data_key_id: id })
  return { data_key_id: id, created_at: context.now.toISOString() }
}
