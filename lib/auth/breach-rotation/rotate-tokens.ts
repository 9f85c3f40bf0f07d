import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type Rotation, rotateAll, rotateUser, selectSecurityConfig } from './raise-versions.ts'

/** What holds for every account at once, as the API shows it. */
export interface SecurityConfig {
  readonly min_token_version: number
  /** Until when what was issued below that version lives on; nothing where it is dead. */
  readonly grace_until: string | null
  readonly updated_at: string
}

/** Shows what holds for every account as the API does; a grace that has passed is none. */
function toSecurityConfig(
  row: { min_token_version: number; grace_until: Date | null; updated_at: Date },
  now: Date,
): SecurityConfig {
  const { min_token_version, grace_until, updated_at } = row
  return {
    min_token_version,
    grace_until: grace_until && grace_until > now ? grace_until.toISOString() : null,
    updated_at: updated_at.toISOString(),
  }
}

/** Kills every token of every user, at once or after `graceSeconds`. */
export async function rotateAllTokens(
  services: Services<'database'>,
  { graceSeconds, metadata, ...rotation }: Rotation & { graceSeconds: number; metadata: RequestMetadata },
): Promise<SecurityConfig> {
  const context = auditContext(services, metadata)
  const graceUntil = graceSeconds > 0 ? new Date(context.now.getTime() + graceSeconds * 1000) : null
  const rotated = await rotateAll(services.database, { ...rotation, graceUntil }, context)
  services.log('tokens_rotated', { min_token_version: rotated.min_token_version })
  return toSecurityConfig(rotated, context.now)
}

/** What became of the rotation of one user. */
export type RotatedUser =
  | {
      readonly kind: 'rotated'
      readonly user_id: string
      readonly token_version: number
      /** How many sessions ended. */
      readonly revoked: number
    }
  | { readonly kind: 'not_found' }

/**
 * Kills every token of one user at once: by an operator's wish, or, with `system` as the actor, because a provider has
 * revoked its grant.
 */
export async function rotateUserTokens(
  services: Services<'database'>,
  { metadata, ...rotation }: Rotation & { userId: string; metadata: RequestMetadata },
): Promise<RotatedUser> {
  const rotated = await rotateUser(services.database, rotation, auditContext(services, metadata))
  if (!rotated) return { kind: 'not_found' }
  const { user_id, token_version, revoked } = rotated
  services.log('tokens_rotated', { user_id, token_version })
  return { kind: 'rotated', user_id, token_version, revoked: Number(revoked ?? 0) }
}

/** Reads what holds for every account at once. */
export async function readSecurityConfig({ clock, database }: Services<'database'>): Promise<SecurityConfig> {
  return toSecurityConfig(await selectSecurityConfig(database), clock())
}
