import { transactionsRead } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Page, PageChoice } from '../../pagination/page.ts'
import { recordSync } from '../accounts/record-sync.ts'
import type { Transaction, TransactionType } from '../model/transaction.ts'
import { type ReadOutcome, readProvider, toListedPage } from '../provider-tokens/read-provider.ts'
import type { TokenServices } from '../provider-tokens/usable-access-token.ts'
import { chooseWindow, type WindowError } from './requested-window.ts'

/** Filter and page of a list of transactions. */
export interface TransactionSearch extends PageChoice {
  /** ISO 8601 time with an offset. */
  readonly from?: string | undefined
  /** ISO 8601 time with an offset. */
  readonly to?: string | undefined
  readonly type?: TransactionType | undefined
}

/** The result of listing transactions. */
export type ListedTransactions =
  | { kind: 'listed'; page: Page<Transaction> }
  | { kind: 'invalid_input'; error: WindowError }
  | Exclude<ReadOutcome<Transaction[]>, { kind: 'read' }>

/** Lists the transactions of an account in a time window, newest first. */
export async function listTransactions(
  services: TokenServices,
  request: {
    claims: AccessTokenClaims
    connectionId: string
    accountId: string
    search: TransactionSearch
    metadata: RequestMetadata
  },
): Promise<ListedTransactions> {
  const { claims, connectionId, accountId, search, metadata } = request
  const { userId, sessionId } = claims
  const window = chooseWindow(search, services.clock())
  if ('code' in window) return { kind: 'invalid_input', error: window }
  const outcome = await readProvider<Transaction[]>(
    services,
    { userId, connectionId, metadata },
    { on404: 'not_found' },
    async (definition, api) =>
      definition.readTransactions?.(api, accountId, window) ?? { kind: 'read', value: [] },
  )
  if (outcome.kind !== 'read') return outcome
  await services.statements.first(recordSync, {
    ...{ ...auditSlotValues(auditContext(services, metadata)), userId, sessionId, connectionId },
    ...{ action: transactionsRead, accountsCount: null },
    stagePolicy: services.settings.providerRefreshPolicy,
  })
  const { type } = search
  const chosen = outcome.value.filter(transaction => type === undefined || transaction.type === type)
  return toListedPage(chosen, search, outcome.definition)
}
