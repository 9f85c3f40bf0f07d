import type { RequestMetadata } from '../../audit/request-metadata.ts'
import {
  type TokenServices,
  type UsableToken,
  usableAccessToken,
} from '../provider-tokens/usable-access-token.ts'
import { type Authorization, readAuthorization } from './read-authorization.ts'
import { selectAuthorization } from './store/select-authorization.ts'

/** The result of a refresh that a user requested. */
export type RefreshedAuthorization =
  | { kind: 'refreshed'; authorization: Authorization }
  | Exclude<UsableToken, { kind: 'usable' }>

/** Refreshes the tokens of a connection, even if they are still valid. Waits if a refresh is already running. */
export async function refreshAuthorization(
  services: TokenServices,
  { userId, connectionId, metadata }: { userId: string; connectionId: string; metadata: RequestMetadata },
): Promise<RefreshedAuthorization> {
  const own = { userId, connectionId }
  const found = await services.statements.first(selectAuthorization, own)
  if (!found) return { kind: 'not_found' }
  const replace = { generation: found.token_generation, since: services.clock() }
  const outcome = await usableAccessToken(services, { ...own, replace, metadata })
  if (outcome.kind !== 'usable') return outcome
  const authorization = await readAuthorization(services, own)
  return authorization ? { kind: 'refreshed', authorization } : { kind: 'not_found' }
}
