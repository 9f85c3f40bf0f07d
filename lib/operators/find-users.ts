import { auditContext } from '../audit/audit-context.ts'
import { auditSlotValues } from '../audit/audit-slots.ts'
import type { Actor } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import type { FoundUser } from './found-user.ts'
import { selectConnectionsOf, selectSessionsOf, selectUser } from './select-user.ts'

/** The email address or the id of a user; with both, the user must have both. */
export interface UserSearch {
  readonly email?: string | undefined
  readonly id?: string | undefined
}

/**
 * Finds users for an operator. An email address and an id each belong to one user, so the result has at most one item.
 * The statements are independent and run in parallel.
 */
export async function findUsers(
  services: Services<'statements'>,
  { search: sought, actor, metadata }: { search: UserSearch; actor: Actor; metadata: RequestMetadata },
): Promise<{ items: FoundUser[] }> {
  const { statements } = services
  const context = auditContext(services, metadata)
  const { email = null, id = null } = sought
  const search = { ...auditSlotValues(context), email, id, actor }
  const [user, sessions, connections] = await Promise.all([
    statements.first(selectUser, search),
    statements.all(selectSessionsOf, search),
    statements.all(selectConnectionsOf, search),
  ])
  if (!user) return { items: [] }
  const { email_verified_at, locked_until, delete_after, created_at, ...rest } = user
  const found = {
    ...rest,
    is_verified: email_verified_at !== null,
    locked_until: locked_until && locked_until > context.now ? locked_until.toISOString() : null,
    delete_after: delete_after?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    sessions: sessions.map(({ created_at: openedAt, last_used_at, ...session }) => ({
      ...session,
      created_at: openedAt.toISOString(),
      last_used_at: last_used_at.toISOString(),
    })),
    connections,
  }
  return { items: [found] }
}
