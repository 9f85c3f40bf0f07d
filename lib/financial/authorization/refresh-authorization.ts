import type { RequestMetadata } from '../../audit/request-metadata.ts'
import {
  type TokenServices,
  type UsableToken,
  usableAccessToken,
} from '../provider-tokens/usable-access-token.ts'
import { type Authorization, readAuthorization } from './read-authorization.ts'
import { selectAuthorization } from './store/select-authorization.ts'

/** What became of a refresh that somebody asked for. */
export type RefreshedAuthorization =
  | { kind: 'refreshed'; authorization: Authorization }
  | Exclude<UsableToken, { kind: 'usable' }>

/** Refreshes the tokens of a connection now, however fresh they are; where somebody does that already, waits for it. */
export async function refreshAuthorization(
  services: TokenServices,
  { userId, connectionId, metadata }: { userId: string; connectionId: string; metadata: RequestMetadata },
): Promise<RefreshedAuthorization> {
  const own = { userId, connectionId }
  const found = await selectAuthorization(services.database, own)
  if (!found) return { kind: 'not_found' }
  const unwanted = { generation: found.token_generation, since: services.clock() }
  const outcome = await usableAccessToken(services, { ...own, unwanted, metadata })
  if (outcome.kind !== 'usable') return outcome
  const authorization = await readAuthorization(services, own)
  return authorization ? { kind: 'refreshed', authorization } : { kind: 'not_found' }
}
