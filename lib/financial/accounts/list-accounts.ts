import { accountsRead } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Page, PageChoice } from '../../pagination/page.ts'
import type { Account } from '../model/account.ts'
import { type ReadOutcome, readProvider, toListedPage } from '../provider-tokens/read-provider.ts'
import type { TokenServices } from '../provider-tokens/usable-access-token.ts'
import { recordSync } from './record-sync.ts'

/** The result of listing accounts. */
export type ListedAccounts =
  | { kind: 'listed'; page: Page<Account> }
  | Exclude<ReadOutcome<Account[]>, { kind: 'read' }>

/** Lists the accounts of a connection. Reads them from the provider on every call. */
export async function listAccounts(
  services: TokenServices,
  request: { claims: AccessTokenClaims; connectionId: string; choice: PageChoice; metadata: RequestMetadata },
): Promise<ListedAccounts> {
  const { claims, connectionId, choice, metadata } = request
  const { userId, sessionId } = claims
  const outcome = await readProvider<Account[]>(
    services,
    { userId, connectionId, metadata },
    { on404: 'provider_failed' },
    async (definition, api) => definition.readAccounts?.(api) ?? { kind: 'read', value: [] },
  )
  if (outcome.kind !== 'read') return outcome
  const accounts = outcome.value
  await services.statements.first(recordSync, {
    ...{ ...auditSlotValues(auditContext(services, metadata)), userId, sessionId, connectionId },
    ...{ action: accountsRead, accountsCount: accounts.length },
    stagePolicy: services.settings.providerRefreshPolicy,
  })
  return toListedPage(accounts, choice, outcome.definition)
}
