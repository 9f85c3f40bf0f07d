import { accountsRead } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Page, PageChoice } from '../../pagination/page.ts'
import type { Account } from '../model/account.ts'
import { listed, type ProviderRead, readProvider } from '../provider-tokens/read-provider.ts'
import type { TokenServices } from '../provider-tokens/usable-access-token.ts'
import { noteSync } from './record-sync.ts'

/** What became of a list of accounts. */
export type ListedAccounts =
  | { kind: 'listed'; page: Page<Account> }
  | Exclude<ProviderRead<Account[]>, { kind: 'read' }>

/** Lists the accounts at a provider, as they stand now. */
export async function listAccounts(
  services: TokenServices,
  request: { claims: AccessTokenClaims; connectionId: string; choice: PageChoice; metadata: RequestMetadata },
): Promise<ListedAccounts> {
  const { claims, connectionId, choice, metadata } = request
  const { userId, sessionId } = claims
  const outcome = await readProvider<Account[]>(
    services,
    { userId, connectionId, metadata },
    'whole',
    async (definition, api) => definition.readAccounts?.(api) ?? { kind: 'read', value: [] },
  )
  if (outcome.kind !== 'read') return outcome
  const accounts = outcome.value
  await noteSync(
    services.database,
    { userId, sessionId, connectionId, action: accountsRead, accountsCount: accounts.length },
    auditContext(services, metadata),
  )
  return listed(accounts, choice, outcome.definition)
}
